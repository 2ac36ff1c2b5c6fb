namespace Mira.Experiments.Interchange.KeyMaps;

/// <summary>How one method names the tensors of a backbone: torchvision's names behind a prefix.</summary>
/// <param name="Method">Who writes such files, as shown to readers.</param>
/// <param name="Encoder">Which of its networks this is: "teacher", "student", or "backbone" where the file has one only.</param>
/// <param name="Prefix">What stands before torchvision's name.</param>
public sealed record KeyMap(string Method, string Encoder, string Prefix)
{
    /// <summary>A tensor by which the method is told from others with the same prefix; null where it needs none.</summary>
    public string? Marker { get; init; }

    /// <summary>The dictionary of the file that it applies to, "" or such as "state_dict/".</summary>
    public string Container { get; init; } = "";

    /// <summary>The file's name of a tensor.</summary>
    public string NameInFile(string name) => Container + Prefix + name;

    /// <summary>Whether a file may be one of this method.</summary>
    internal bool Applies(IReadOnlySet<string> names) =>
        (names.Contains(NameInFile("conv1.weight")) || names.Contains(NameInFile("layer1.0.conv1.weight")))
        && (Marker is null || names.Contains(Container + Marker));
}
