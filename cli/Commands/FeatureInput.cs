namespace Mira.Cli.Commands;

/// <summary>Whether an evaluation takes features of files in place of a checkpoint.</summary>
internal enum FeatureInput
{
    /// <summary>It does.</summary>
    Accepted,

    /// <summary>It trains the network itself.</summary>
    Impossible,
}
