using Mira.Experiments.Interchange;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Training;
using Mira.Tests.Golden;
using Mira.Tests.Models;
using Mira.Tests.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Training;

public sealed class TrainerTests
{
    private const int StepsPerEpoch = 2;

    // PyTorch in float32 and in float64 differ by 1.4e-6 in the losses of these runs; weights a little more.
    private const double Rounding = 2e-5;

    private static readonly PretrainRecipe Tiny = new()
    {
        Backbone = new() { Width = 8 },
        Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8, Prototypes = 12 },
        Epochs = 4,
        BatchSize = 16,
        WarmupEpochs = 1,
        BaseLearningRate = 0.1,
        Optimizer = new() { WeightDecay = 1e-2 },
        InitialTeacherMomentum = 0.9,
    };

    [Theory]
    [Trait(TestDevice.Trait, TestDevice.Any)]
    [InlineData("training-teacher.safetensors", true)]
    [InlineData("training-student.safetensors", false)]
    public void Five_steps_follow_PyTorch(string golden, bool usesTeacher)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(GoldenFile.Path(golden));
        using var trainer = Start(file, Tiny with { UsesTeacher = usesTeacher });
        var losses = file.Load("losses").data<float>().ToArray();

        foreach (var (step, loss) in losses.Index())
        {
            var outcome = trainer.Advance(Views(file, step));
            Assert.Equal(loss, outcome.Loss, TestDevice.Tolerance(Rounding) * loss);
        }

        AssertState(file, "student", trainer.Student);
        if (usesTeacher)
        {
            AssertState(file, "teacher", trainer.Teacher!);
        }
    }

    [Fact]
    public void Rates_follow_the_official_schedules()
    {
        using var file = SafetensorsFile.Open(GoldenFile.Path("training-teacher.safetensors"));
        using var rates = file.Load("rates");

        for (var step = 0; step < rates.shape[0]; step++)
        {
            var at = StepRates.At(Tiny, step, StepsPerEpoch);
            Assert.Equal(rates[step, 0].item<float>(), at.LearningRate, 1e-6);
            Assert.Equal(rates[step, 1].item<float>(), at.Regularization, 1e-6);
            Assert.Equal(rates[step, 2].item<float>(), at.TeacherMomentum, 1e-6);
            Assert.Equal(step >= StepsPerEpoch, at.MovesPrototypes);
        }
    }

    [Fact]
    public void A_loss_that_is_not_finite_leaves_the_weights_alone()
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(GoldenFile.Path("training-student.safetensors"));
        using var trainer = Start(file, Tiny with { UsesTeacher = false });
        var before = Parameters(trainer);
        var poisoned = Views(file, 0);
        poisoned[1][0, 0, 0, 0] = float.NaN;

        var error = Assert.Throws<DivergenceException>(() => trainer.Advance(poisoned));

        Assert.Contains("step 0", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Parameters(trainer));
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void Prototypes_rest_in_the_first_epoch_and_move_in_the_second()
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(GoldenFile.Path("training-student.safetensors"));
        using var trainer = Start(file, Tiny with { UsesTeacher = false });
        var start = Prototypes(trainer);

        for (var step = 0; step < StepsPerEpoch; step++)
        {
            trainer.Advance(Views(file, step));
            Assert.Equal(start, Prototypes(trainer));
        }
        trainer.Advance(Views(file, StepsPerEpoch));
        Assert.NotEqual(start, Prototypes(trainer));
    }

    private static Trainer Start(SafetensorsFile file, PretrainRecipe recipe)
    {
        var trainer = new Trainer(recipe, StepsPerEpoch, 0, TestDevice.Device);
        foreach (var network in new[] { trainer.Student, trainer.Teacher }.OfType<SelfLabelingNetwork>())
        {
            Checkpoint.Fill(file, network.state_dict().Select(entry => (entry.Key, entry.Value)), "start.");
        }
        return trainer;
    }

    private static Tensor[] Views(SafetensorsFile file, int step) =>
        [View(file, $"view0.{step}"), View(file, $"view1.{step}")];

    private static Tensor View(SafetensorsFile file, string name) => ChannelsLast.Of(file.Load(name).to(TestDevice.Device));

    private static void AssertState(SafetensorsFile file, string prefix, SelfLabelingNetwork network)
    {
        foreach (var (name, value) in network.state_dict())
        {
            Near.Equal(file.Load($"{prefix}.{name}"), value.reshape(-1)[TensorIndex.Slice(step: 7)], TestDevice.Tolerance(1e-4));
        }
    }

    private static float[] Prototypes(Trainer trainer) => trainer.Student.get_parameter("prototypes.weight_v")!.data<float>().ToArray();

    private static float[] Parameters(Trainer trainer) =>
        [.. trainer.Student.parameters().SelectMany(parameter => parameter.detach().contiguous().data<float>().ToArray())];
}
