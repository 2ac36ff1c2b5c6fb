namespace Mira.Experiments.Checkpoints.Pickle;

/// <summary>What the names of a pickle stand for.</summary>
internal interface IPickleVocabulary
{
    /// <summary>The value that a Python name stands for; one that makes <see cref="PickleOpaque"/> where the name is not understood.</summary>
    PickleCallable Find(string name);

    /// <summary>The value that a persistent identifier stands for.</summary>
    /// <exception cref="FormatException">The identifier is not understood.</exception>
    object Persistent(object? identifier);
}
