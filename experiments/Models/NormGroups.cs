using Mira.Datasets.Loading;
using Mira.Experiments.Collectives;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Groups of a batch's rows, each of which batch normalization takes for a batch of its own, as GPUs do that
/// exchange no statistics; and a shuffle that gives a network other groups than the one it is compared with.</summary>
/// <remarks>
/// The groups are equal contiguous parts of the whole batch, of which each process holds as many. Running statistics
/// follow the mean over all groups. Where two networks share their groups, the statistics betray which rows belong
/// together: so a teacher's rows are shuffled first. Source: He et al. 2020, 3.3, Shuffling BN.
/// </remarks>
/// <param name="count">Groups of the whole batch.</param>
/// <param name="seed">Seed of the shuffle; the same in all processes.</param>
/// <param name="collectives">The processes.</param>
/// <param name="batchSize">Rows of all of them.</param>
internal sealed class NormGroups(int count, ulong seed, ICollectives collectives, int batchSize)
{
    private readonly GatheredRows _batch = new(SharedRows.Of(collectives, batchSize));

    /// <summary>Normalizes each group of this process's rows by its own mean and variance.</summary>
    /// <param name="input">[n, c] or [n, c, h, w].</param>
    /// <param name="affine">Weight and bias, [c]; null for 1 and 0.</param>
    /// <param name="running">Mean and variance, [c], that follow those of the groups.</param>
    /// <param name="momentum">Share by which they follow.</param>
    /// <param name="epsilon">ε.</param>
    /// <returns>As the input, with gradient to input, weight and bias.</returns>
    internal Tensor Normalize(Tensor input, (Tensor? Weight, Tensor? Bias) affine,
        (Tensor Mean, Tensor Variance) running, double momentum, double epsilon)
    {
        using var scope = NewDisposeScope();
        var own = count / collectives.Size;
        var moments = zeros([2, own, input.shape[1]], ScalarType.Float32, input.device);
        // At a momentum of 1 the running statistics become those of the group, the variance unbiased.
        var groups = input.chunk(own).Select((rows, group) => nn.functional.batch_norm(rows, moments[0][group],
            moments[1][group], affine.Weight, affine.Bias, training: true, 1, epsilon)).ToList();
        Follow(moments.sum(1), running, momentum);
        return (own == 1 ? groups[0] : cat(groups)).MoveToOuterDisposeScope();
    }

    /// <summary>What a network makes of views whose rows were shuffled over all groups, in their own order.</summary>
    /// <param name="step">0-based number of the step: with the seed it gives the order.</param>
    /// <param name="views">[n, 3, h, w], this process's rows of each view.</param>
    /// <param name="read">The network, without gradient.</param>
    internal List<NetworkOutput> ReadShuffled(int step, IEnumerable<Tensor> views,
        Func<IEnumerable<Tensor>, List<NetworkOutput>> read)
    {
        using var scope = NewDisposeScope();
        var random = RandomSource.ForRows((long)seed, step);
        var orders = new List<(Tensor Order, Tensor Back)>();
        var shuffled = new List<Tensor>();
        foreach (var view in views)
        {
            var whole = Whole(view);
            var order = HostWrite.Send(tensor(random.Permutation((int)whole.shape[0])), view.device);
            orders.Add((order, order.argsort()));
            shuffled.Add(ChannelsLast.Of(Own(whole.index_select(0, order), view)));
        }
        return [.. read(shuffled).Zip(orders, (output, order) => Restored(output, order.Back))];
    }

    private NetworkOutput Restored(NetworkOutput output, Tensor back)
    {
        return new(Back(output.Features), Back(output.Embeddings), Back(output.Logits));

        Tensor Back(Tensor rows) => Own(Whole(rows).index_select(0, back), rows).MoveToOuterDisposeScope();
    }

    private Tensor Whole(Tensor own) => !collectives.IsShared ? own
        : _batch.Detached(own.As(ScalarType.Float32)).As(own.dtype);

    private Tensor Own(Tensor whole, Tensor like) => !collectives.IsShared ? whole
        : whole.narrow(0, _batch.First(like.shape[0]), like.shape[0]);

    private void Follow(Tensor sums, (Tensor Mean, Tensor Variance) running, double momentum)
    {
        using var quiet = no_grad();
        using var share = (1.0 / count).ToScalar();
        var part = full([], (float)momentum, device: sums.device);
        var means = collectives.Sum(sums).mul_(share);
        _ = running.Mean.lerp_(means[0], part);
        _ = running.Variance.lerp_(means[1], part);
    }
}
