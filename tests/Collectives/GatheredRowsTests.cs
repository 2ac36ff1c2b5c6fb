using Mira.Experiments.Collectives;
using Mira.Experiments.Methods;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives;

/// <summary>The rows of a whole batch in every process, with gradient.</summary>
public sealed class GatheredRowsTests
{
    private static readonly Range[] Parts = [Range.EndAt(5), 5..6, 6..12];

    [Fact]
    public void Rows_of_uneven_parts_stand_in_the_order_of_the_ranks()
    {
        using var scope = NewDisposeScope();
        var whole = arange(24, ScalarType.Float32).view(12, 2);

        var seen = TwoHalves.Run(3, (rank, all) =>
        {
            var rows = new GatheredRows(SharedRows.Of(all, 12));
            var own = whole[Parts[rank]];
            return (First: rows.First(own.shape[0]), With: rows.Of(own), Without: rows.Detached(own));
        });

        Assert.Equal([0, 5, 6], seen.Select(part => part.First));
        Assert.All(seen, part => Assert.True(part.With.equal(whole).all().item<bool>()));
        Assert.All(seen, part => Assert.True(part.Without.equal(whole).all().item<bool>()));
    }

    [Fact]
    public void One_process_gets_its_own_rows_back()
    {
        using var scope = NewDisposeScope();
        var own = randn([3, 2], requires_grad: true);
        var rows = new GatheredRows(null);

        rows.Of(own).sum().backward();

        Assert.Equal(0, rows.First(3));
        Assert.True(own.grad!.equal(ones(3, 2)).all().item<bool>());
        Assert.False(rows.Detached(own).requires_grad);
    }

    /// <summary>Each process judges its own queries by everybody's keys; their losses, weighed by their rows, sum
    /// to that of one process, and so do the gradients.</summary>
    [Fact]
    public void Losses_over_gathered_keys_have_the_gradients_of_the_whole_batch()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var (queries, keys) = (randn([12, 4], generator: generator), randn([12, 4], generator: generator));
        var whole = Judge(queries, keys, .., SingleProcess.Instance);

        var parts = TwoHalves.Run(3, (rank, all) => Judge(queries, keys, Parts[rank], all));

        Near.Equal(whole.Loss, stack(parts.Select(part => part.Loss)).sum(), 1e-6);
        Near.Equal(whole.Queries, cat([.. parts.Select(part => part.Queries)]), 2e-6);
        Near.Equal(whole.Keys, cat([.. parts.Select(part => part.Keys)]), 2e-6);
    }

    [Fact]
    public void A_step_of_another_number_of_rows_is_refused()
    {
        using var scope = NewDisposeScope();
        var said = TwoHalves.Run(2, (_, all) =>
        {
            var rows = new GatheredRows(SharedRows.Of(all, 8));
            rows.First(4);
            return Assert.Throws<InvalidOperationException>(() => rows.First(3)).Message;
        });
        Assert.All(said, message => Assert.Contains("3 rows", message, StringComparison.Ordinal));
    }

    private static (Tensor Loss, Tensor Queries, Tensor Keys) Judge(Tensor queries, Tensor keys, Range part,
        ICollectives all)
    {
        var (own, other) = (queries[part].detach().clone().requires_grad_(),
            keys[part].detach().clone().requires_grad_());
        var rows = new GatheredRows(SharedRows.Of(all, 12));
        var loss = Contrast.Of(Contrast.Directions(own), rows.Of(Contrast.Directions(other)),
            rows.First(own.shape[0]), 0.2).mul(own.shape[0] / 12.0);
        loss.backward();
        return (loss.detach(), own.grad!, other.grad!);
    }
}
