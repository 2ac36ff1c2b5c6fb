namespace Mira.Datasets.Checking;

/// <summary>What decoding one image found.</summary>
/// <param name="Name">What a message calls the image.</param>
/// <param name="Label">Its class number.</param>
/// <param name="Pixels">Hash of its pixels; 0 for a bad one.</param>
/// <param name="Fault">Why it cannot be decoded; null for a good one.</param>
internal readonly record struct ImageFinding(string Name, int Label, UInt128 Pixels, string? Fault);
