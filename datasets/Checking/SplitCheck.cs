namespace Mira.Datasets.Checking;

/// <summary>What a split has, beside what it should have.</summary>
/// <param name="Split">Name of the split.</param>
/// <param name="Found">Images found.</param>
/// <param name="Expected">Images of the official split; null where nobody says.</param>
public sealed record SplitCheck(string Split, int Found, int? Expected)
{
    /// <summary>Whether nothing is missing and nothing too much.</summary>
    public bool IsWhole => Expected is null || Found == Expected;
}
