using System.Diagnostics;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using Mira.Experiments.Optimization;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Bench;

/// <summary>Times optimizer and moving average of a recipe beside the loops over tensors that one would
/// write first, in turns.</summary>
internal static class OptimizerBenchmark
{
    private const double Rate = 1e-3, TeacherMomentum = 0.99;
    private const int StepsPerEpoch = 100;

    // Weights, gradients and momenta are read and weights and momenta written; then the teacher's read and
    // written, the student's read.
    private const int Transfers = 5 + 3;

    /// <summary>Times so many rounds, after one to warm up, and the share of a few steps.</summary>
    internal static OptimizerTiming Run(PretrainRecipe recipe, Compute compute, int rounds, int steps)
    {
        using var ours = PretrainingNetwork.WithPrototypes(recipe.Backbone, recipe.Projector, 0, compute.Device);
        using var theirs = PretrainingNetwork.WithPrototypes(recipe.Backbone, recipe.Projector, 0, compute.Device);
        using var teacher = PretrainingNetwork.WithPrototypes(recipe.Backbone, recipe.Projector, 0, compute.Device);
        using var optimizer = Optimizers.Create(recipe.Optimizer, [.. ours.named_parameters()]);
        using var average = new MomentumTeacher(teacher, ours);
        using var guard = new FiniteGuard(compute.Device);
        using var usual = optim.SGD(theirs.parameters(), Rate, recipe.Optimizer.Momentum,
            weight_decay: recipe.Optimizer.WeightDecay);
        using var share = tensor((float)(1 - TeacherMomentum), device: compute.Device);
        SetGradients(ours);
        SetGradients(theirs);
        var count = ours.parameters().Sum(parameter => parameter.numel());
        using var source = empty(count, device: compute.Device);
        using var copy = empty(count, device: compute.Device);
        var times = Enumerable.Range(0, rounds + 1).Select(_ => (
            Ours: Milliseconds(() =>
            {
                optimizer.Update(Rate, guard);
                average.Follow(TeacherMomentum, guard);
            }),
            Usual: Milliseconds(() =>
            {
                usual.step();
                Follow(teacher, theirs, share);
            }),
            Copy: Milliseconds(() => copy.copy_(source)))).Skip(1).ToList();
        return new OptimizerTiming
        {
            Recipe = recipe.Name,
            RecipeHash = recipe.Hash,
            Parameters = count,
            Threads = compute.Threads,
            BatchSize = recipe.BatchSize,
            Milliseconds = Median(times.Select(time => time.Ours)),
            UsualMilliseconds = Median(times.Select(time => time.Usual)),
            // A copy moves every number twice.
            CopyMilliseconds = Median(times.Select(time => time.Copy)) * Transfers / 2,
            ShareOfStep = ShareOfStep(recipe, compute, steps),
        };
    }

    /// <summary>Share of a training step's time, 0 to 1, after one step to warm up.</summary>
    private static double ShareOfStep(PretrainRecipe recipe, Compute compute, int steps)
    {
        var clock = new PhaseClock();
        using var trainer = new Trainer(recipe, StepsPerEpoch, 0, compute.Device) { Clock = clock };
        using var first = StepBenchmark.Views(recipe, compute, 1);
        using var second = StepBenchmark.Views(recipe, compute, 2);
        int[] images = [.. Enumerable.Range(0, recipe.BatchSize)];
        trainer.Advance([first, second], images: images);
        TimeSpan Spent() => clock.Of(Phase.Optimizer) + clock.Of(Phase.Ema);
        var (before, start) = (Spent(), Stopwatch.GetTimestamp());
        for (var step = 0; step < steps; step++)
        {
            trainer.Advance([first, second], images: images);
        }
        return (Spent() - before) / Stopwatch.GetElapsedTime(start);
    }

    private static void SetGradients(PretrainingNetwork network)
    {
        using var generator = new Generator(1);
        foreach (var parameter in network.parameters())
        {
            parameter.grad = empty_like(parameter).normal_(0, Rate, generator);
        }
    }

    private static void Follow(PretrainingNetwork teacher, PretrainingNetwork student, Tensor share)
    {
        using var quiet = no_grad();
        foreach (var (own, leader) in teacher.parameters().Zip(student.parameters()))
        {
            own.lerp_(leader, share);
        }
    }

    private static double Milliseconds(Action work)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}

/// <summary>Time of moving the weights by their gradients and the teacher after them, for the
/// network of a recipe.</summary>
internal sealed record OptimizerTiming
{
    /// <summary>Recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>Hash of the recipe.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>Numbers in the network that are learned.</summary>
    public required long Parameters { get; init; }

    /// <summary>Compute threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Images per step, for the share.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Optimizer and moving average, milliseconds.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>TorchSharp's SGD and a lerp of each tensor, milliseconds.</summary>
    public required double UsualMilliseconds { get; init; }

    /// <summary>How many times faster this program is.</summary>
    public double Ratio => UsualMilliseconds / Milliseconds;

    /// <summary>Moving as many bytes as both have to, at the speed of a copy: the floor.</summary>
    public required double CopyMilliseconds { get; init; }

    /// <summary>Share of a training step, 0 to 1.</summary>
    public required double ShareOfStep { get; init; }
}
