namespace Mira.Cli.Options;

/// <summary>An amount of memory.</summary>
/// <param name="Bytes">In bytes.</param>
internal sealed record MemorySize(long Bytes);
