namespace Mira.Experiments.Checkpoints;

/// <summary>Which backbone of a file is asked for, and how much of it may be absent.</summary>
public sealed record BackboneRequest
{
    /// <summary>Name of the architecture that the file must hold, such as "resnet50" or "resnet18-cifar"; null takes the file's.</summary>
    public string? Architecture { get; init; }

    /// <summary>"teacher" or "student"; null takes the one that the file's own method evaluates.</summary>
    public string? Encoder { get; init; }

    /// <summary>What stands before the backbone's names in the file, such as "state_dict/module.encoder."; null chooses by role.</summary>
    public string? Prefix { get; init; }

    /// <summary>Backbone tensors, or modules such as "layer4.1", that may be absent or of another shape; they keep random weights.</summary>
    public IReadOnlyList<string> AllowMissing { get; init; } = [];
}
