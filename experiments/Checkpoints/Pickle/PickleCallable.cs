namespace Mira.Experiments.Checkpoints.Pickle;

/// <summary>Something that a pickle may name and call.</summary>
/// <param name="Name">Its Python name, such as "collections.OrderedDict".</param>
/// <param name="Call">What stands for the call: makes a value of the arguments, or throws <see cref="FormatException"/>.</param>
internal sealed record PickleCallable(string Name, Func<IReadOnlyList<object?>, object?> Call);
