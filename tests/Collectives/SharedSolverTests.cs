using Mira.Experiments.Collectives;
using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Methods.SwAV;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives;

/// <summary>Targets of a batch do not depend on how its rows are spread over processes.</summary>
public sealed class SharedSolverTests
{
    private const int Rows = 50;

    [Theory]
    [InlineData(25, 0.7)]
    [InlineData(13, 0.7)]
    [InlineData(49, 0.7)]
    [InlineData(13, 0.995)]
    public void Mira_solves_two_parts_as_the_whole(int split, double beta) =>
        AssertSame(split, beta, shared => new MiraAssignment(0.225, FixedPointOptions.Fixed(30), shared));

    [Fact]
    public void Mira_certifies_two_parts_as_the_whole() =>
        AssertSame(20, 0.7, shared =>
            new MiraAssignment(0.225, FixedPointOptions.Certified(1e-9, Acceleration.Anderson), shared));

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Sinkhorn_solves_two_parts_as_the_whole(int iterations) =>
        AssertSame(20, 0.05, shared => new SinkhornKnopp(iterations, shared));

    [Fact]
    public void Views_that_are_solved_together_have_the_targets_of_each_alone_in_fewer_exchanges()
    {
        using var scope = NewDisposeScope();
        Tensor[] views = [SampleLogits.Clustered(1, Rows, 12), SampleLogits.Clustered(2, Rows, 12)];
        var alone = Array.ConvertAll(views, view => new MiraAssignment(0.225, FixedPointOptions.Fixed(30))
            .Assign(view, 0.7));

        var halves = TwoHalves.Run((half, collectives) =>
        {
            var counted = new CountedCollectives(collectives);
            var solver = new MiraAssignment(0.225, FixedPointOptions.Fixed(30), new SharedRows(counted, Rows));
            var targets = solver.AssignAll(Array.ConvertAll(views, view => half == 0 ? view[..20] : view[20..]), 0.7);
            return (Targets: targets, counted.Exchanges);
        });

        Assert.All(alone.Index(), view =>
            Near.Equal(view.Item.Targets, cat([.. halves.Select(half => half.Targets[view.Index].Targets)]), 1e-10));
        // One for the largest scores of each view, and one for each of 31 passes.
        Assert.All(halves, half => Assert.Equal(2 + 31, half.Exchanges));
    }

    [Fact]
    public void Parts_solved_apart_have_other_targets()
    {
        using var scope = NewDisposeScope();
        var logits = SampleLogits.Clustered(1, Rows, 12);
        var solver = new MiraAssignment(0.225, FixedPointOptions.Fixed(30));

        var difference = solver.Assign(logits, 0.7).Targets[..20] - solver.Assign(logits[..20], 0.7).Targets;

        Assert.True(difference.abs().max().item<double>() > 1e-2);
    }

    private static void AssertSame(int split, double regularization, Func<SharedRows?, ISelfLabeling> solver)
    {
        using var scope = NewDisposeScope();
        var logits = SampleLogits.Clustered(1, Rows, 12);
        Tensor[] parts = [logits[..split], logits[split..]];

        using var whole = solver(null).Assign(logits, regularization);
        var halves = TwoHalves.Run((half, collectives) => solver(new SharedRows(collectives, Rows))
            .Assign(parts[half], regularization));

        Near.Equal(whole.Targets, cat([.. halves.Select(assignment => assignment.Targets)]), 1e-10);
        Assert.All(halves, assignment => Assert.Equal(whole.Iterations, assignment.Iterations));
        Assert.All(halves, assignment =>
            Assert.Equal(whole.Certificate?.TotalVariation ?? 0, assignment.Certificate?.TotalVariation ?? 0, 1e-10));
    }
}
