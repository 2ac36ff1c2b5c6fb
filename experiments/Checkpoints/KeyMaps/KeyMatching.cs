using System.Text.RegularExpressions;
using Mira.Experiments.Files;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>Fits the networks of a file to backbones.</summary>
public static partial class KeyMatching
{
    /// <summary>Entry of a file's metadata that says what its architecture's name assumes.</summary>
    public const string AssumedKey = "architecture_assumed";

    /// <summary>Fits of every network of the file: full ones first, then by tensors matched; among equals in the
    /// order of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="architecture">The backbone; null takes the one that the file names, else deduces
    /// it from the shapes.</param>
    public static IReadOnlyList<KeyMatch> All(ITensorFile file, BackboneRecipe? architecture)
    {
        ArgumentNullException.ThrowIfNull(file);
        return [.. NamingConventions.Told(BackboneSearch.Find(file), file)
            .Select(map => Match(file, map, architecture))
            .OfType<KeyMatch>()
            .OrderByDescending(match => match.IsFull)
            .ThenByDescending(match => match.IsFull ? 0 : match.Matched.Count)];
    }

    private static KeyMatch? Match(ITensorFile file, KeyMap map, BackboneRecipe? architecture)
    {
        IReadOnlyList<long>? ShapeOf(string name) => map.Shape(file, name);
        var deduced = BackboneLayout.Deduce(ShapeOf);
        var named = Named(file, deduced);
        if ((architecture ?? named ?? deduced) is not { } recipe)
        {
            return null;
        }
        if (map.Pooling == StemPooling.TensorFlow && recipe.Stem == ResNetStem.ImageNet)
        {
            recipe = recipe with { StemPooling = map.Pooling };
        }
        var layout = BackboneLayout.Tensors(recipe);
        var found = layout.Where(tensor => ShapeOf(tensor.Name) is not null).ToList();
        var matched = found.Where(tensor => ShapeOf(tensor.Name)!.SequenceEqual(tensor.Shape)).ToList();
        return new KeyMatch
        {
            Map = map,
            Architecture = recipe,
            IsStemAssumed = architecture is null && recipe.Stem == ResNetStem.Cifar
                && (named is null || file.Metadata.ContainsKey(AssumedKey)),
            Matched = matched,
            Missing = [.. layout.Except(found).Where(tensor => !tensor.IsOptional).Select(tensor => tensor.Name)],
            Unexpected = [.. map.Names.Keys.Where(name => BackboneTensor().IsMatch(name))
                .Except(layout.Select(tensor => tensor.Name))],
            WrongShape = found.Except(matched)
                .ToDictionary(tensor => tensor.Name, tensor => Difference(tensor, ShapeOf(tensor.Name)!)),
            NotUsed = file.Names.Count - found.Count,
        };
    }

    /// <summary>The architecture that a file names, whose shapes do not tell stride and padding of the
    /// stem; null where the name says something else than the shapes, as the free texts of
    /// other programs may.</summary>
    private static BackboneRecipe? Named(ITensorFile file, BackboneRecipe? deduced)
    {
        var named = file.Metadata.TryGetValue(BackboneName.MetadataKey, out var name)
            ? BackboneName.TryParse(name)
            : null;
        return named is not null && deduced is not null
            && (named.Depth, named.Stem, named.Width) == (deduced.Depth, deduced.Stem, deduced.Width) ? named : null;
    }

    private static string Difference(LayoutTensor expected, IReadOnlyList<long> found) =>
        $"{expected.Name} [{string.Join(", ", found)}], expected [{string.Join(", ", expected.Shape)}]";

    /// <summary>What only a backbone has; everything else behind a prefix is a head.</summary>
    [GeneratedRegex(@"^(conv\d*|bn\d+|layer\d+)\.[^/]*$")]
    private static partial Regex BackboneTensor();
}
