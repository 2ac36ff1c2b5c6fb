using Mira.Experiments.Files;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>Where a file keeps one backbone: torchvision's names behind a prefix, with wrappers
/// anywhere between.</summary>
public sealed record KeyMap
{
    /// <summary>What comes before torchvision's names in the file, such as "state_dict/module.encoder.".</summary>
    public required string Prefix { get; init; }

    /// <summary>Which of the file's networks this is: "teacher", "student", or "backbone" where the
    /// names do not say.</summary>
    public string Encoder { get; init; } = "backbone";

    /// <summary>Method that made the file, as shown to readers; empty where its names alone do not prove it.</summary>
    public string Method { get; init; } = "";

    /// <summary>Whose way of naming this is; others may have taken it over.</summary>
    public string NamesAs { get; init; } = "";

    /// <summary>The method where it is known, else whose names these are.</summary>
    public string Title => Method.Length > 0 ? Method : $"names as in {NamesAs}";

    /// <summary>The prefix without the wrappers of training.</summary>
    internal string PlainPrefix { get; init; } = "";

    /// <summary>Whether the method evaluates its student although there is a teacher.</summary>
    internal bool PrefersStudent { get; init; }

    /// <summary>Whether the file stores kernels as [height, width, input, output].</summary>
    internal bool IsChannelsLast { get; init; }

    /// <summary>How the network pads its max-pool, where its names tell that it is not torchvision's way.</summary>
    internal StemPooling Pooling { get; init; }

    /// <summary>The file's names by torchvision's.</summary>
    internal IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>The file's name of a tensor; null where it has none.</summary>
    public string? NameInFile(string name) => Names.GetValueOrDefault(name);

    /// <summary>Shape of a tensor of the file as torchvision has it; null where there is none.</summary>
    internal IReadOnlyList<long>? Shape(ITensorFile file, string name) => NameInFile(name) is not { } own ? null
        : file.Shape(own) is [var height, var width, var input, var output] && IsChannelsLast
            ? [output, input, height, width]
            : file.Shape(own);

    /// <summary>A tensor of the file as torchvision has it; the caller disposes of it.</summary>
    internal Tensor Load(ITensorFile file, string name)
    {
        var stored = file.Load(NameInFile(name)!);
        if (!IsChannelsLast || stored.Dimensions != 4)
        {
            return stored;
        }
        using (stored)
        {
            return stored.permute(3, 2, 0, 1);
        }
    }
}
