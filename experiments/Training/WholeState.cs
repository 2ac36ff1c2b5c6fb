using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>A run's state as one process would hold it, however many train it: what a checkpoint holds.</summary>
/// <remarks>All processes make it and share it out at the same time. Gathered tensors belong to the dispose
/// scope it is made in.</remarks>
internal sealed class WholeState : ITrainingState
{
    private readonly Trainer _trainer;
    private readonly ICollectives _all;
    private readonly List<(SpreadState Part, Tensor Value)> _gathered;

    private WholeState(Trainer trainer, ICollectives all)
    {
        (_trainer, _all) = (trainer, all);
        _gathered = all.IsShared ? [.. trainer.Spread.Select(part => (part, part.Gather()))] : [];
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State
    {
        get
        {
            var gathered = _gathered.ToDictionary(entry => entry.Part.Name, entry => entry.Value);
            return _trainer.State.Select(entry => (entry.Name, gathered.GetValueOrDefault(entry.Name, entry.Value)));
        }
    }

    /// <inheritdoc/>
    public int StepsDone { get => _trainer.Step; set => _trainer.Step = value; }

    /// <inheritdoc/>
    public bool HasProbe => _trainer.Probe is not null;

    /// <summary>Puts the parts of all processes together.</summary>
    internal static WholeState Of(Trainer trainer, ICollectives all)
    {
        using var quiet = no_grad();
        return new(trainer, all);
    }

    /// <summary>Gives all processes the state that process 0 holds, each its part of what is spread.</summary>
    internal void ShareOut()
    {
        if (!_all.IsShared)
        {
            return;
        }
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (_, value) in State)
        {
            _all.Broadcast(value);
        }
        foreach (var (part, value) in _gathered)
        {
            part.Take(value);
        }
        long[] step = [StepsDone];
        _all.Broadcast(frombuffer(step, ScalarType.Int64, 1));
        // The tensor shares the array's memory.
        StepsDone = (int)step[0];
    }

    /// <summary>Makes sure that all processes hold the same weights and momenta, bit by bit. All
    /// processes call it.</summary>
    /// <exception cref="InputException">They do not.</exception>
    internal static void RequireEqual(Trainer trainer, ICollectives all)
    {
        if (!all.IsShared)
        {
            return;
        }
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var spread = trainer.Spread.Select(part => part.Name).ToHashSet();
        long[] own = [.. trainer.State.Where(entry => !spread.Contains(entry.Name))
            .Select(entry => TensorMemory.Checksum(entry.Value))];
        var sums = all.Gather(tensor(own));
        if (!HostRead.Truth(sums.equal(sums[0]).all()))
        {
            throw new InputException($"The processes no longer hold the same weights at step {trainer.Step}, " +
                "so the run has ended. The last checkpoint is " +
                "whole. Processors of different kinds, or libraries of different versions, do not " +
                "compute the same bits: use machines of one kind.");
        }
    }
}
