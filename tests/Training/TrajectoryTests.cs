using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Tests.Training;

/// <summary>Five steps against PyTorch: SGD and LARS, with and without moving average, with and
/// without local views.</summary>
/// <remarks>A tensor agrees when its largest difference is at most 1e-5 of its largest value.</remarks>
public sealed class TrajectoryTests
{
    private const double Rounding = 1e-5;

    public static TheoryData<string> Names => [.. Trajectory.Names];

    [Theory]
    [Trait(TestDevice.Trait, TestDevice.Any)]
    [MemberData(nameof(Names))]
    public void Five_steps_follow_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = Trajectory.Open(name);
        var recipe = Trajectory.Recipe(name);
        var losses = golden.Load("losses").data<float>().ToArray();
        var step = 0;
        using var trainer = Trajectory.Start(recipe, seen: evidence =>
        {
            Near.Equal(golden.Load($"target0.{step}"), evidence.Assignments[0].Targets, TestDevice.Tolerance(Rounding));
            Near.Equal(golden.Load($"target1.{step}"), evidence.Assignments[1].Targets, TestDevice.Tolerance(Rounding));
        });

        for (; step < Trajectory.Steps; step++)
        {
            var outcome = trainer.Advance(Trajectory.Views(recipe, step));
            Assert.Equal(losses[step], outcome.Loss, TestDevice.Tolerance(Rounding) * losses[step]);
        }

        AssertState(golden, "student", trainer.Student);
        if (trainer.Teacher is { } teacher)
        {
            AssertState(golden, "teacher", teacher);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_are_PyTorchs(string name)
    {
        using var golden = Trajectory.Open(name);
        var rates = golden.Load("rates").data<float>().ToArray();

        for (var step = 0; step < Trajectory.Steps; step++)
        {
            var at = StepRates.At(Trajectory.Recipe(name), step, Trajectory.StepsPerEpoch);
            Assert.Equal(rates[3 * step], at.LearningRate, 1e-6 * rates[3 * step]);
            Assert.Equal(rates[(3 * step) + 1], at.Regularization, 1e-6);
            Assert.Equal(rates[(3 * step) + 2], at.TeacherMomentum, 1e-6);
            Assert.Equal(step >= Trajectory.StepsPerEpoch, at.MovesPrototypes);
        }
    }

    [Theory]
    [InlineData("sgd-teacher-multi", "lars-teacher-multi")]
    [InlineData("sgd-teacher-multi", "sgd-student-multi")]
    [InlineData("sgd-teacher-multi", "sgd-teacher-two")]
    [InlineData("lars-teacher-multi", "lars-student-multi")]
    [InlineData("lars-teacher-multi", "lars-teacher-two")]
    public void Trajectories_differ_by_far_more_than_rounding(string one, string other)
    {
        using var scope = NewDisposeScope();
        using var first = Trajectory.Open(one);
        using var second = Trajectory.Open(other);

        foreach (var name in new[] { "backbone.conv1.weight", "projector.6.bias", "backbone.layer2.0.bn1.weight",
            "prototypes.weight_v" })
        {
            var (a, b) = (first.Load($"student.{name}"), second.Load($"student.{name}"));
            Assert.True((a - b).abs().max().item<float>() > 10 * Rounding * a.abs().max().item<float>(),
                $"{name} is the same");
        }
    }

    private static void AssertState(SafetensorsFile golden, string prefix, PretrainingNetwork network)
    {
        foreach (var (name, value) in network.state_dict())
        {
            var stored = value.numel() > 600 ? value.reshape(-1)[TensorIndex.Slice(step: 23)] : value;
            Near.Equal(golden.Load($"{prefix}.{name}"), stored, TestDevice.Tolerance(Rounding));
        }
    }
}
