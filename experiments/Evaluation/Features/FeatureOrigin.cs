namespace Mira.Experiments.Evaluation.Features;

/// <summary>Where features come from. Empty words where it is not known, as for files made elsewhere.</summary>
public sealed record FeatureOrigin
{
    /// <summary>Method that trained the encoder, as shown to readers.</summary>
    public string Method { get; init; } = "";

    /// <summary>Which network of the checkpoint: teacher, student, random.</summary>
    public string Encoder { get; init; } = "";

    /// <summary>Name of the encoder's architecture.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>What was assumed of the architecture because the checkpoint does not tell it;
    /// empty where nothing.</summary>
    public string Assumption { get; init; } = "";

    /// <summary>Hash of the checkpoint's content; empty for random weights.</summary>
    public string CheckpointHash { get; init; } = "";

    /// <summary>Hash of the backbone's parameters and buffers: features of equal hashes can be compared.</summary>
    public string EncoderHash { get; init; } = "";

    /// <summary>Name of the data set.</summary>
    public string Data { get; init; } = "";

    /// <summary>Name of the split.</summary>
    public string Split { get; init; } = "";

    /// <summary>Hash of the images and labels.</summary>
    public string DataHash { get; init; } = "";

    /// <summary>Name of the evaluation transform.</summary>
    public string Transform { get; init; } = "";

    /// <summary>Width and height of the network's input, in pixels; empty where unknown.</summary>
    public string ViewSize { get; init; } = "";

    /// <summary>Every word with its name in files.</summary>
    internal static IReadOnlyList<(
        string Name, Func<FeatureOrigin, string> Get, Func<FeatureOrigin, string, FeatureOrigin> With)> Words
    { get; } =
    [
        ("method", origin => origin.Method, (origin, word) => origin with { Method = word }),
        ("encoder", origin => origin.Encoder, (origin, word) => origin with { Encoder = word }),
        ("architecture", origin => origin.Architecture, (origin, word) => origin with { Architecture = word }),
        ("architecture_assumed", origin => origin.Assumption, (origin, word) => origin with { Assumption = word }),
        ("checkpoint_hash", origin => origin.CheckpointHash, (origin, word) => origin with { CheckpointHash = word }),
        ("encoder_hash", origin => origin.EncoderHash, (origin, word) => origin with { EncoderHash = word }),
        ("data", origin => origin.Data, (origin, word) => origin with { Data = word }),
        ("split", origin => origin.Split, (origin, word) => origin with { Split = word }),
        ("data_hash", origin => origin.DataHash, (origin, word) => origin with { DataHash = word }),
        ("transform", origin => origin.Transform, (origin, word) => origin with { Transform = word }),
        ("view_size", origin => origin.ViewSize, (origin, word) => origin with { ViewSize = word }),
    ];

    /// <summary>The origin that a file's words tell.</summary>
    internal static FeatureOrigin Of(Func<string, string?> word) =>
        Words.Aggregate(new FeatureOrigin(), (origin, entry) => entry.With(origin, word(entry.Name) ?? ""));
}
