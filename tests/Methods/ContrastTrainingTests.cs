using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>Whole small runs of the methods without labels.</summary>
public sealed class ContrastTrainingTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("byol", 0.3)]
    [InlineData("barlow-twins", 0.1)]
    [InlineData("simsiam", 2)]
    [InlineData("msf", 0.3)]
    [InlineData("nnclr", 0.3)]
    [InlineData("supcon", 0.2)]
    [InlineData("w-mse", 0.008)]
    public void A_good_run_is_not_warned_of_and_keeps_images_apart(string method, double rate)
    {
        _run.Train(_run.Request(Small(method) with { BaseLearningRate = rate })).Dispose();

        Assert.Empty(_run.Warnings);
        Assert.InRange(_run.Rows[^1].EffectiveRank!.Value, 2.5, 32);
        Assert.InRange(_run.Rows[^1].MeanCosine!.Value, -0.1, 0.5);
    }

    /// <summary>Heads without normalization start with embeddings that are nearly alike, and take longer to part
    /// them.</summary>
    [Theory]
    [InlineData("moco-v2", 0.1)]
    [InlineData("ressl", 0.1)]
    public void A_good_run_of_a_head_without_normalization_is_not_warned_of(string method, double rate)
    {
        _run.Train(_run.Request(Small(method) with { BaseLearningRate = rate })).Dispose();

        Assert.Empty(_run.Warnings);
        Assert.InRange(_run.Rows[^1].EffectiveRank!.Value, 2, 32);
        Assert.InRange(_run.Rows[^1].MeanCosine!.Value, -0.1, 0.97);
    }

    [Theory]
    [InlineData("simclr", 0.5, 0.85)]
    [InlineData("moco-v3", 0.5, 0.5)]
    [InlineData("vicreg", 0.05, 0.5)]
    [InlineData("twist", 0.5, 0.5)]
    [InlineData("self-classifier", 1, 0.95)]
    public void A_good_run_of_the_methods_beside_Table_7_is_not_warned_of_either(string method, double rate,
        double cosine)
    {
        _run.Train(_run.Request(Small(method) with { BaseLearningRate = rate })).Dispose();

        Assert.Empty(_run.Warnings);
        Assert.InRange(_run.Rows[^1].EffectiveRank!.Value, 2.5, 32);
        Assert.InRange(_run.Rows[^1].MeanCosine!.Value, -0.1, cosine);
        Assert.InRange(_run.Rows[^1].Loss, -10, _run.Rows[0].Loss - 0.1);
    }

    [Theory]
    [InlineData("iic", 0.01, 1.2, 0.97)]
    [InlineData("deepcluster", 5, 1.5, 0.97)]
    [InlineData("deepinfomax", 0.01, 1.5, 0.97)]
    public void A_good_run_of_the_older_methods_is_not_warned_of_either(string method, double rate, double rank,
        double cosine)
    {
        _run.Train(_run.Request(Small(method) with { BaseLearningRate = rate })).Dispose();

        Assert.Empty(_run.Warnings);
        Assert.InRange(_run.Rows[^1].EffectiveRank!.Value, rank, 32);
        Assert.InRange(_run.Rows[^1].MeanCosine!.Value, -0.1, cosine);
        Assert.InRange(_run.Rows[^1].Loss, -10, _run.Rows[0].Loss - 0.02);
    }

    [Fact]
    public void IIC_without_entropy_puts_all_images_into_one_cluster_and_is_told_so_in_words()
    {
        var recipe = Small("iic");
        _run.Train(_run.Request(recipe with
        {
            BaseLearningRate = 0.1,
            Method = (IicRecipe)recipe.Method with { EntropyWeight = 0 },
        })).Dispose();

        Assert.Equal(0, _run.Rows[^1].Loss, 0.1);
        Assert.Contains("raise method.entropy-weight", _run.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void VICReg_without_variance_collapses_onto_one_embedding()
    {
        var with = Spread(50);
        var without = Spread(0);

        Assert.InRange(with, 0.5, 2);
        Assert.InRange(without, 0, 0.2);
    }

    /// <summary>Below a gain of 1 what two views agree on fades, as in MIRA.</summary>
    [Fact]
    public void SelfClassifier_with_targets_as_soft_as_its_predictions_says_nothing()
    {
        var recipe = Small("self-classifier");
        _run.Train(_run.Request(recipe with
        {
            BaseLearningRate = 1,
            Method = (SelfClassifierRecipe)recipe.Method with { ColumnTemperature = 0.1 },
        })).Dispose();

        // The loss of predictions that say nothing: the mean of ln 16, ln 32 and ln 64.
        Assert.Equal(5 * Math.Log(2), _run.Rows[^1].Loss, 0.03);
    }

    [Fact]
    public void Simsiam_without_stop_gradient_collapses_and_is_told_so_in_words()
    {
        var recipe = Small("simsiam") with
        {
            BaseLearningRate = 6,
            Method = new SimSiamRecipe { PredictorHiddenDimension = 64, StopsGradient = false }
        };

        _run.Train(_run.Request(recipe)).Dispose();

        Assert.InRange(_run.Rows[^1].Loss, -1, -0.85);
        Assert.Contains("The embeddings collapse", Assert.Single(_run.Warnings), StringComparison.Ordinal);
        Assert.Contains("gradients stop at the targets", _run.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Byol_without_predictor_collapses_and_is_told_so_in_words()
    {
        var recipe = Small("byol") with
        {
            BaseLearningRate = 3,
            Method = new ByolRecipe { PredictorHiddenDimension = 0, AveragesDirections = true },
        };

        Assert.Contains("its own predictor", Collapse(recipe), StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_shift_without_predictor_and_teacher_collapses_and_is_told_so_in_words()
    {
        var recipe = Small("msf");
        recipe = recipe with
        {
            BaseLearningRate = 3,
            UsesTeacher = false,
            Method = (MsfRecipe)recipe.Method with { PredictorHiddenDimension = 0 },
        };

        Assert.Contains("there is a predictor and that targets come from the teacher", Collapse(recipe),
            StringComparison.Ordinal);
    }

    /// <summary>Trains until the loss is next to nothing, and returns the first warning.</summary>
    private string Collapse(PretrainRecipe recipe)
    {
        _run.Train(_run.Request(recipe)).Dispose();

        Assert.InRange(_run.Rows[^1].Loss, 0, 0.3);
        Assert.NotEmpty(_run.Warnings);
        return _run.Warnings[0];
    }

    /// <summary>Mean deviation of the numbers of embeddings, after a small run of VICReg with a weight.</summary>
    private static double Spread(double weight)
    {
        using var run = new TinyRun();
        var recipe = Small("vicreg") with
        {
            BaseLearningRate = 0.05,
            Method = new VicRegRecipe { VarianceWeight = weight, HasEndBias = true },
        };
        using var trainer = run.Train(run.Request(recipe));
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var images = ChannelsLast.Of(randn([64, 3, 32, 32], generator: generator));
        return trainer.Student.Read(images).Embeddings.std(0).mean().item<float>();
    }

    private static PretrainRecipe Small(string method)
    {
        var recipe = Shrunk(method);
        return recipe.Method switch
        {
            // 32 numbers have a 64th of the pairs that 2048 have beside their diagonal: λ makes up for it.
            BarlowTwinsRecipe barlow =>
                recipe with { Method = barlow with { RedundancyWeight = 0.0051 * 2048 / 32 } },
            DeepClusterV1Recipe own => recipe with
            {
                // A new classifier has to learn in the steps of one epoch.
                BatchSize = 16,
                Projector = recipe.Projector with { Prototypes = 8 },
                Method = own with { Components = 16 },
            },
            // Two batches: 40 steps would not fill the small recipe's queue.
            MsfRecipe msf => recipe with
            {
                Method = msf with { BankSize = 128, Neighbors = 2, PredictorHiddenDimension = 64 },
            },
            NnclrRecipe nnclr => recipe with
            {
                Method = nnclr with { QueueSize = 128, PredictorHiddenDimension = 64 },
            },
            MocoRecipe moco => recipe with { Method = moco with { QueueSize = 128 } },
            ReSslRecipe ressl => recipe with { Method = ressl with { QueueSize = 128 } },
            _ => recipe,
        };
    }

    private static PretrainRecipe Shrunk(string method) => ContrastRuns.Published(method).At(Scale.Laptop) with
    {
        Backbone = TinyRun.Good.Backbone,
        Projector = new() { HiddenDimension = 128, EmbeddingDimension = 32 },
        Epochs = 10,
        BatchSize = 64,
        WarmupEpochs = 2,
    };
}
