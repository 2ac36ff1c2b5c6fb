namespace Mira.Tests.Durability;

/// <summary>What goes wrong with a disk.</summary>
internal enum Fault
{
    /// <summary>One call fails, later ones work.</summary>
    Error,

    /// <summary>One write stores half of what it was given and fails.</summary>
    ShortWrite,

    /// <summary>The disk is full from one call on: nothing can be made or written.</summary>
    NoSpace,

    /// <summary>The process dies at one call; the disk is as the process left it.</summary>
    Death,

    /// <summary>The power fails at one call: data and names that were not flushed are gone.</summary>
    PowerLoss,

    /// <summary>The power fails at one call: data that was not flushed is gone, but every name is there.</summary>
    PowerLossThatKeepsNames,
}

/// <summary>The process or the machine has died: nothing is handled after this.</summary>
internal sealed class DeathException() : Exception("The process died here.");
