using Mira.Datasets;
using Mira.Experiments.Files;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>Chooses one network of a file: the one asked for, else by role, else the only one there is; never one of
/// equals by chance.</summary>
public static class NetworkChoice
{
    /// <summary>The network to use.</summary>
    /// <param name="file">The file.</param>
    /// <param name="all">Its networks, as <see cref="KeyMatching.All"/> gives them.</param>
    /// <param name="encoder">"teacher" or "student"; null takes the one that its method evaluates, the teacher unless
    /// that is known to take the student.</param>
    /// <param name="prefix">What comes before the network's names in the file; null chooses by role.</param>
    /// <exception cref="InputException">There is no such network, or several and nothing tells
    /// which is meant.</exception>
    public static KeyMatch Best(ITensorFile file, IReadOnlyList<KeyMatch> all, string? encoder, string? prefix)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(all);
        if (all.Count == 0)
        {
            throw new InputException($"{file.Path} ({file.Format}, {file.Names.Count} tensors, " +
                $"first {string.Join(", ", file.Names.Take(3))}) " +
                "holds no ResNet backbone under any prefix: none before conv1.weight and " +
                $"layer1.0.conv1.weight{Opaque(file)}. " +
                "'mira checkpoint show FILE --tensors' lists its tensors.");
        }
        var asked = prefix is null ? all : Behind(file, all, prefix);
        var ofSide = asked.Where(match => encoder is null || match.Map.Encoder == encoder).ToList();
        if (ofSide.Count == 0)
        {
            throw new InputException($"{file.Path} has no {encoder}: it holds the " +
                $"{string.Join(" and the ", asked.Select(match => match.Map.Encoder).Distinct())} " +
                $"({asked[0].Map.Title}). Use --encoder {asked[0].Map.Encoder}, or leave it out.");
        }
        var whole = ofSide.Where(match => match.IsFull).ToList();
        return whole.Count > 0
            ? ByRole(file, whole) : ofSide.Count == 1 || prefix is not null ? ofSide[0] : ByRole(file, ofSide);
    }

    private static List<KeyMatch> Behind(ITensorFile file, IReadOnlyList<KeyMatch> all, string prefix)
    {
        var exact = all.Where(match => match.Map.Prefix.TrimEnd('.', '/') == prefix.TrimEnd('.', '/')).ToList();
        var plain = exact.Count > 0 ? exact
            : [.. all.Where(match => IsTail(match.Map.PlainPrefix, PlainName.Of(prefix.TrimEnd('.', '/') + ".")))];
        return plain.Count == 1 ? plain : throw new InputException(
            $"{file.Path} has {(plain.Count == 0 ? "no backbone" : $"{plain.Count} backbones")} " +
            $"behind --backbone-prefix '{prefix}'. {Listed(plain.Count == 0 ? all : plain)}");
    }

    private static bool IsTail(string prefix, string tail)
    {
        var (whole, end) = (prefix.TrimEnd('.', '/'), tail.TrimEnd('.', '/'));
        return whole == end
            || (end.Length > 0 && (whole.EndsWith($".{end}", StringComparison.Ordinal)
                || whole.EndsWith($"/{end}", StringComparison.Ordinal)));
    }

    /// <summary>The network taken where none is asked for; null where there is none, or nothing tells which of
    /// several is meant.</summary>
    public static KeyMatch? Default(ITensorFile file, IReadOnlyList<KeyMatch> all)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(all);
        var side = OfRole(all.Any(match => match.IsFull) ? [.. all.Where(match => match.IsFull)] : all);
        return side.Skip(1).All(other => AreEqual(file, side[0], other)) ? side.FirstOrDefault() : null;
    }

    private static KeyMatch ByRole(ITensorFile file, IReadOnlyList<KeyMatch> matches) =>
        Default(file, matches) ?? throw new InputException(
        $"{file.Path} holds {OfRole(matches).Count} backbones. {Listed(OfRole(matches))}");

    private static List<KeyMatch> OfRole(IReadOnlyList<KeyMatch> matches)
    {
        string[] order = matches.Any(match => match.Map.PrefersStudent)
            ? ["student", "teacher", "backbone"]
            : ["teacher", "student", "backbone"];
        return order.Select(role => matches.Where(match => match.Map.Encoder == role).ToList())
            .FirstOrDefault(found => found.Count > 0) ?? [];
    }

    private static string Listed(IReadOnlyList<KeyMatch> matches)
    {
        var names = matches.Take(8).Select(match =>
            $"'{match.Map.Prefix}' " +
            $"({Recipes.BackboneName.Of(match.Architecture)}{(match.IsFull ? "" : ", incomplete")})");
        return $"Choose one with --backbone-prefix P: {string.Join(", ", names)}{(matches.Count > 8 ? ", …" : "")}.";
    }

    /// <summary>Whether two names lead to the same numbers, as when a module is registered twice.</summary>
    private static bool AreEqual(ITensorFile file, KeyMatch one, KeyMatch other) =>
        one.Matched.Count == other.Matched.Count
        && one.Matched.Select(tensor => tensor.Name)
        .All(name => other.Map.NameInFile(name) is { } twin && AreEqual(file, one.Map.NameInFile(name)!, twin));

    private static bool AreEqual(ITensorFile file, string one, string other)
    {
        if (file.DType(one) != file.DType(other) || !file.Shape(one).SequenceEqual(file.Shape(other)))
        {
            return false;
        }
        using var scope = NewDisposeScope();
        return file.Load(one).equal(file.Load(other)).all().item<bool>();
    }

    private static string Opaque(ITensorFile file) => file.Opaque.Count == 0 ? ""
        : $"; {file.Opaque.Count} of its objects cannot be read, such as " +
            $"{file.Opaque[0].Kind}{(file.Opaque[0].Name.Length > 0 ? $" at {file.Opaque[0].Name}" : "")}";
}
