namespace Mira.Experiments.Interchange.Pickle;

/// <summary>What a pickle may name; everything else is refused.</summary>
internal interface IPickleVocabulary
{
    /// <summary>The value that a Python name stands for; null refuses it.</summary>
    PickleCallable? Find(string name);

    /// <summary>The value that a persistent identifier stands for.</summary>
    /// <exception cref="FormatException">The identifier is not understood.</exception>
    object Persistent(object? identifier);
}
