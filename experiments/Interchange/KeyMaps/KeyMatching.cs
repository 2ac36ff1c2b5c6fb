using System.Text.RegularExpressions;
using Mira.Datasets;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Interchange.KeyMaps;

/// <summary>Chooses the key map that explains a file best.</summary>
public static partial class KeyMatching
{
    /// <summary>Fits of every map that applies: full ones first, then by tensors matched; among equals in the order of preference.</summary>
    /// <param name="file">The file.</param>
    /// <param name="architecture">The backbone; null deduces it from the shapes.</param>
    public static IReadOnlyList<KeyMatch> All(ITensorFile file, BackboneRecipe? architecture)
    {
        ArgumentNullException.ThrowIfNull(file);
        var names = file.Names.ToHashSet();
        return [.. KnownKeyMaps.All.Where(map => map.Applies(names))
            .Select(map => Match(file, names, map, architecture))
            .OfType<KeyMatch>()
            .OrderByDescending(match => match.IsFull)
            .ThenByDescending(match => match.IsFull ? 0 : match.Matched.Count)];
    }

    /// <summary>The best fit.</summary>
    /// <param name="file">The file.</param>
    /// <param name="architecture">The backbone; null deduces it from the shapes.</param>
    /// <param name="encoder">"teacher" or "student"; null takes the one that the method itself evaluates.</param>
    /// <exception cref="InputException">No map applies, or none with that encoder.</exception>
    public static KeyMatch Best(ITensorFile file, BackboneRecipe? architecture, string? encoder)
    {
        var all = All(file, architecture);
        if (all.Count == 0)
        {
            throw new InputException($"{file.Path} ({file.Format}, {file.Names.Count} tensors, first {string.Join(", ", file.Names.Take(3))}) " +
                "holds no ResNet backbone under any name known. 'mira checkpoint show FILE' lists its tensors.");
        }
        return all.FirstOrDefault(match => encoder is null || match.Map.Encoder == encoder) ?? throw new InputException(
            $"{file.Path} has no {encoder}: it holds the {string.Join(" and the ", all.Select(match => match.Map.Encoder).Distinct())} of {all[0].Map.Method}. " +
            $"Use --encoder {all[0].Map.Encoder}, or leave it out.");
    }

    private static KeyMatch? Match(ITensorFile file, HashSet<string> names, KeyMap map, BackboneRecipe? architecture)
    {
        IReadOnlyList<long>? ShapeOf(string name) => names.Contains(map.NameInFile(name)) ? file.Shape(map.NameInFile(name)) : null;
        if ((architecture ?? BackboneLayout.Deduce(ShapeOf)) is not { } recipe)
        {
            return null;
        }
        var layout = BackboneLayout.Tensors(recipe);
        var found = layout.Where(tensor => ShapeOf(tensor.Name) is not null).ToList();
        var matched = found.Where(tensor => ShapeOf(tensor.Name)!.SequenceEqual(tensor.Shape)).ToList();
        return new KeyMatch
        {
            Map = map,
            Architecture = recipe,
            Matched = matched,
            Missing = [.. layout.Except(found).Where(tensor => !tensor.IsOptional).Select(tensor => tensor.Name)],
            Unexpected = [.. Unexpected(file, map, layout)],
            WrongShape = found.Except(matched).ToDictionary(tensor => tensor.Name, tensor => Difference(tensor, ShapeOf(tensor.Name)!)),
            NotUsed = file.Names.Count - found.Count,
        };
    }

    private static IEnumerable<string> Unexpected(ITensorFile file, KeyMap map, IReadOnlyList<LayoutTensor> layout) => file.Names
        .Where(name => name.StartsWith(map.NameInFile(""), StringComparison.Ordinal))
        .Select(name => name[map.NameInFile("").Length..])
        .Where(name => BackboneTensor().IsMatch(name))
        .Except(layout.Select(tensor => tensor.Name));

    private static string Difference(LayoutTensor expected, IReadOnlyList<long> found) =>
        $"{expected.Name} [{string.Join(", ", found)}], expected [{string.Join(", ", expected.Shape)}]";

    /// <summary>What only a backbone has; everything else behind a prefix is a head.</summary>
    [GeneratedRegex(@"^(conv\d*|bn\d+|layer\d+)\.[^/]*$")]
    private static partial Regex BackboneTensor();
}
