using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Tests.Methods;
using static TorchSharp.torch;

namespace Mira.Tests.Models;

/// <summary>Projectors and predictors with given weights against torch.nn's own modules.</summary>
public sealed class ProjectionHeadTests
{
    [Theory]
    [InlineData("byol")]
    [InlineData("barlow-twins")]
    [InlineData("simsiam")]
    [InlineData("simclr", "pair-heads")]
    [InlineData("simclr-v2", "pair-heads")]
    [InlineData("simclr-solo", "pair-heads")]
    [InlineData("moco-v3", "pair-heads")]
    [InlineData("vicreg", "pair-heads")]
    [InlineData("twist", "pair-heads")]
    [InlineData("self-classifier", "pair-heads")]
    public void Student_heads_equal_PyTorchs_modules(string method, string golden = "contrast-heads")
    {
        using var file = GoldenFile.Open($"{golden}.safetensors");
        using var scope = NewDisposeScope();
        Check(file, method, Head(method, NetworkRole.Student));
    }

    [Theory]
    [InlineData("moco-v2")]
    [InlineData("msf")]
    [InlineData("nnclr")]
    [InlineData("ressl")]
    public void Student_heads_of_methods_with_a_queue_equal_PyTorchs_modules(string method)
    {
        using var file = GoldenFile.Open("contrast-heads2.safetensors");
        using var scope = NewDisposeScope();
        Check(file, method, Head(method, NetworkRole.Student));
    }

    [Theory]
    [InlineData("moco-v2", nameof(MlpEnd.Linear))]
    [InlineData("scaled", nameof(MlpEnd.Scaled))]
    public void Projectors_of_other_shapes_equal_PyTorchs_modules(string name, string end)
    {
        using var file = GoldenFile.Open("contrast-heads2.safetensors");
        using var scope = NewDisposeScope();
        using var start = new Initialization(0, CPU);
        var shape = new MlpShape(24, 32, 16)
        {
            HasHiddenNorms = end != nameof(MlpEnd.Linear),
            End = Enum.Parse<MlpEnd>(end),
        };
        var head = new ProjectionHead(new Mlp(shape, start));

        Check(file, name, head);
    }

    [Theory]
    [InlineData("byol", "projector")]
    [InlineData("simsiam", "projector")]
    [InlineData("barlow-twins", "projector")]
    [InlineData("moco-v3", "projector")]
    public void A_teacher_has_no_predictor(string method, string parts) =>
        Assert.Equal(parts, string.Join(' ', Head(method, NetworkRole.Teacher).Parts.Select(part => part.Name)));

    [Theory]
    [InlineData("byol", 512, "512-4096-256, 256-4096-256")]
    [InlineData("simsiam", 512, "512-2048-2048, 2048-512-2048")]
    [InlineData("barlow-twins", 512, "512-2048-2048-2048")]
    [InlineData("moco-v2", 512, "512-2048-128")]
    [InlineData("msf", 512, "512-4096-512, 512-4096-512")]
    [InlineData("nnclr", 512, "512-2048-2048-256, 256-4096-256")]
    [InlineData("ressl", 512, "512-4096-256")]
    [InlineData("simclr", 512, "512-2048-256")]
    [InlineData("moco-v3", 512, "512-4096-256, 256-4096-256")]
    [InlineData("vicreg", 512, "512-2048-2048-2048")]
    [InlineData("twist", 512, "512-2048-2048, 2048-3000")]
    public void Heads_have_the_published_widths(string method, int features, string widths)
    {
        using var scope = NewDisposeScope();
        var recipe = ContrastRuns.Published(method);
        var head = Head(recipe, features, NetworkRole.Student);
        Assert.Equal(widths, string.Join(", ", head.Parts.Select(part => Widths(part.Part))));
    }

    private static void Check(SafetensorsFile file, string method, Head head)
    {
        Checkpoint.Fill(file, State(head), $"{method}.start.");
        Tensor[] batches = [file.Load("features.0"), file.Load("features.1").requires_grad_()];

        head.Read(batches[0]);
        var (embeddings, predictions) = head.Read(batches[1]);

        Near.Equal(file.Load($"{method}.embeddings"), embeddings, 1e-5);
        Near.Equal(file.Load($"{method}.predictions"), predictions, 1e-5);
        head.Read(batches[1]).Logits.mul(file.Load($"{method}.pull")).sum().backward();
        Near.Equal(file.Load($"{method}.gradient"), batches[1].grad!, 2e-5);
        Assert.All(State(head).Where(entry => entry.Name.Contains("running", StringComparison.Ordinal)),
            entry => Near.EqualOrNothing(file.Load($"{method}.after.{entry.Name}"), entry.Value, 1e-5));
        foreach (var (_, part) in head.Parts)
        {
            part.eval();
        }
        Near.Equal(file.Load($"{method}.evaluated"), head.Read(batches[0]).Logits, 1e-5);
    }

    private static string Widths(nn.Module part)
    {
        var weights = part.named_parameters().Where(entry => entry.parameter.dim() == 2)
            .Select(entry => entry.parameter.shape).ToList();
        return string.Join('-', weights.Select(shape => shape[1]).Append(weights[^1][0]));
    }

    private static IEnumerable<(string Name, Tensor Value)> State(Head head) => head.Parts.SelectMany(part =>
        part.Part.state_dict().Select(entry => ($"{part.Name}.{entry.Key}", entry.Value)));

    private static Head Head(string method, NetworkRole role) => Head(RecipeOf(method) with
    {
        Projector = new() { HiddenDimension = 32, EmbeddingDimension = 16, Prototypes = 10 },
    }, 24, role);

    /// <summary>Of the names in the vectors, those that are no method's are forms of its head.</summary>
    private static PretrainRecipe RecipeOf(string name)
    {
        var official = new SimClrRecipe { HeadNorm = HeadNorm.Batch };
        return name switch
        {
            "simclr" => ContrastRuns.Tiny("simclr") with { Method = official },
            "simclr-v2" => ContrastRuns.Tiny("simclr") with { Method = official with { HiddenLayers = 2 } },
            "simclr-solo" => ContrastRuns.Tiny("simclr"),
            "moco-v3" => ContrastRuns.Tiny(name) with { Method = new MocoV3Recipe { PredictorHiddenDimension = 8 } },
            "vicreg" => ContrastRuns.Tiny(name) with { Method = new VicRegRecipe() },
            "self-classifier" => ContrastRuns.Tiny(name) with { Method = new SelfClassifierRecipe { Classes = "5+8" } },
            _ => ContrastRuns.Tiny(name),
        };
    }

    private static Head Head(PretrainRecipe recipe, int features, NetworkRole role)
    {
        using var start = new Initialization(0, CPU);
        return PretrainingMethods.Create(new MethodSetting(recipe, 1, 0, CPU,
            Experiments.Collectives.SingleProcess.Instance)).CreateHead(features, start, role);
    }
}
