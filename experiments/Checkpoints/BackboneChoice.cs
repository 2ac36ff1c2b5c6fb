using Mira.Datasets;
using Mira.Experiments.Checkpoints.KeyMaps;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Checkpoints;

/// <summary>Fits the networks of a file to what is asked for; a checkpoint of this program tells architecture
/// and method itself.</summary>
public static class BackboneChoice
{
    /// <summary>Every network of a file, the best fit first.</summary>
    /// <param name="file">The file.</param>
    /// <param name="architecture">Name of an architecture to compare with; null takes the file's.</param>
    /// <exception cref="InputException">There is no such architecture.</exception>
    public static IReadOnlyList<KeyMatch> All(ITensorFile file, string? architecture)
    {
        ArgumentNullException.ThrowIfNull(file);
        var header = file is SafetensorsFile own && CheckpointHeader.IsOfThisVersion(own)
            ? CheckpointHeader.Of(own)
            : null;
        return All(file, architecture is null ? null : BackboneName.Parse(architecture), header);
    }

    /// <summary>The network that a request means.</summary>
    /// <param name="file">The file.</param>
    /// <param name="request">Which network.</param>
    /// <param name="header">What the file says of itself, where it is a checkpoint of this program.</param>
    /// <exception cref="InputException">It has none, several that nothing tells apart, or one of
    /// another architecture.</exception>
    internal static KeyMatch Best(ITensorFile file, BackboneRequest request, CheckpointHeader? header)
    {
        var asked = request.Architecture is null ? null : BackboneName.Parse(request.Architecture);
        var match = NetworkChoice.Best(file, All(file, asked, header), request.Encoder, request.Prefix);
        RequireArchitecture(file, match.Architecture, asked);
        return match;
    }

    private static IReadOnlyList<KeyMatch> All(ITensorFile file, BackboneRecipe? asked, CheckpointHeader? header)
    {
        if (header is null)
        {
            UnsupportedNetwork.Refuse(file);
        }
        var all = KeyMatching.All(file, header?.Recipe.Backbone ?? asked);
        return header is null ? all
            : [.. all.Select(match =>
                match with { Map = match.Map with { Method = PretrainedNetwork.MethodOf(header.Recipe) } })];
    }

    private static void RequireArchitecture(ITensorFile file, BackboneRecipe found, BackboneRecipe? asked)
    {
        var usual = new BackboneRecipe();
        bool IsOther(Func<BackboneRecipe, int> of) => of(asked!) != of(usual) && of(asked!) != of(found);
        if (asked is not null && ((asked.Depth, asked.Stem, asked.Width) != (found.Depth, found.Stem, found.Width)
            || IsOther(recipe => recipe.StemPadding) || IsOther(recipe => recipe.StemStride)))
        {
            throw new InputException(
                $"{file.Path} holds a {BackboneName.Of(found)}, but {BackboneName.Of(asked)} was " +
                "asked for. Leave --architecture out.");
        }
    }
}

/// <summary>Which backbone of a file is asked for, and how much of it may be absent.</summary>
public sealed record BackboneRequest
{
    /// <summary>Name of the architecture that the file must hold, such as "resnet50" or "resnet18-cifar"; null
    /// takes the file's.</summary>
    public string? Architecture { get; init; }

    /// <summary>"teacher" or "student"; null takes the one that the file's own method evaluates.</summary>
    public string? Encoder { get; init; }

    /// <summary>What comes before the backbone's names in the file, such as "state_dict/module.encoder.";
    /// null chooses by role.</summary>
    public string? Prefix { get; init; }

    /// <summary>Backbone tensors, or modules such as "layer4.1", that may be absent or of another shape; they
    /// keep random weights.</summary>
    public IReadOnlyList<string> AllowMissing { get; init; } = [];
}
