using System.Text.RegularExpressions;
using Mira.Datasets;
using Mira.Experiments.Checkpoints.KeyMaps;
using Mira.Experiments.Files;
using Mira.Experiments.Models;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints;

/// <summary>Fills a backbone with the tensors that a key map found.</summary>
internal static partial class BackboneReader
{
    private const int NamesShown = 3;

    /// <summary>Refuses a fit with gaps that the user did not name.</summary>
    /// <exception cref="InputException">Something is missing, unexpected or of another shape, and
    /// not allowed to be.</exception>
    internal static void RequireFit(ITensorFile file, KeyMatch match, IReadOnlyList<string> allowed)
    {
        bool IsAllowed(string name) =>
            allowed.Any(prefix => name == prefix || name.StartsWith($"{prefix}.", StringComparison.Ordinal));
        string[] faults =
        [
            .. Fault("missing", match.Missing.Where(name => !IsAllowed(name))),
            .. Fault("of another shape", match.WrongShape.Where(entry => !IsAllowed(entry.Key))
                .Select(entry => entry.Value)),
            .. Fault("not expected", match.Unexpected.Where(name => !IsAllowed(name))),
        ];
        if (faults.Length > 0)
        {
            throw new InputException($"{file.Path} matches {Recipes.BackboneName.Of(match.Architecture)} " +
                $"({match.Map.Title}, {match.Map.Encoder}) " +
                $"only in part; {string.Join("; ", faults)}{Unread(file, match)}{Shard(file)}. Run " +
                "'mira checkpoint show FILE' to see what it holds; --allow-missing NAME accepts a missing tensor.");
        }
    }

    /// <summary>Copies the matched tensors, one at a time.</summary>
    internal static void Fill(ITensorFile file, KeyMatch match, ResNet backbone)
    {
        using var quiet = no_grad();
        var targets = backbone.state_dict();
        foreach (var name in match.Matched.Select(tensor => tensor.Name))
        {
            using var value = match.Map.Load(file, name);
            targets[name].copy_(value);
        }
    }

    /// <summary>Tensors that are missing because they are of a type that is not read.</summary>
    private static string Unread(ITensorFile file, KeyMatch match) =>
        file.Opaque.FirstOrDefault(entry =>
            match.Missing.Any(name => entry.Name == match.Map.Prefix + name)) is { } unread
            ? $"; {unread.Name} has the type {unread.Kind}, which mira cannot read"
            : "";

    private static string Shard(ITensorFile file) => ShardName().IsMatch(Path.GetFileName(file.Path))
        ? "; the file is one shard of several: give the *.index.json next to it"
        : "";

    [GeneratedRegex(@"-\d{5}-of-\d{5}\.")]
    private static partial Regex ShardName();

    private static IEnumerable<string> Fault(string what, IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count == 0 ? [] :
            [$"{all.Count} {what}: {string.Join(", ", all.Take(NamesShown))}{(all.Count > NamesShown ? ", …" : "")}"];
    }
}
