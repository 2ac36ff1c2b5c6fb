using Mira.Datasets;
using Mira.Experiments.Files;

namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>Finds every place of a file where a residual network's tensors stand: each prefix before the first block
/// of a <see cref="Naming"/>.</summary>
internal sealed class BackboneSearch
{
    private const string Stem = "conv1.weight";
    private const int MostNetworks = 64;

    // What optimizers keep is named like the tensors that it belongs to.
    private static readonly HashSet<string> TrainingState =
        ["optimizer", "optimizers", "optimizer_states", "optimizer_state_dict", "optim", "exp_avg", "exp_avg_sq",
            "momentum_buffer", "grad", "grads", "gradients"];

    private readonly List<(string Raw, string Plain)> _names;

    private BackboneSearch(ITensorFile file) => _names = [.. file.Names.Select(name => (name, PlainName.Of(name)))];

    /// <summary>The places in the order of the file. Where one has its stem, those without are left out.</summary>
    /// <exception cref="InputException">There are far more than a file of networks has.</exception>
    internal static IReadOnlyList<KeyMap> Find(ITensorFile file)
    {
        var search = new BackboneSearch(file);
        var places = Naming.All.SelectMany(naming => search.Prefixes(naming.Block)
            .Select(prefix => (Naming: naming, Prefix: prefix))).ToList();
        if (places.Count > MostNetworks)
        {
            throw new InputException($"{file.Path} holds {places.Count} networks, " +
                $"expected at most {MostNetworks}. Save only the one you need.");
        }
        KeyMap[] found =
        [
            .. places.SelectMany(place => search.At(place.Prefix, place.Naming)
                .Where(map => place.Naming == Naming.Torchvision || map.Names.ContainsKey(Stem))),
        ];
        return found.Any(map => map.Names.ContainsKey(Stem))
            ? [.. found.Where(map => map.Names.ContainsKey(Stem))]
            : found;
    }

    private List<string> Prefixes(string tail) =>
    [
        .. _names.Where(name => EndsAtSegment(name.Plain, tail)).Select(name => name.Plain[..^tail.Length]).Distinct()
            .Where(prefix => !prefix.Split('.', '/').Any(TrainingState.Contains)),
    ];

    /// <summary>The network behind a prefix; several where the file has it with and without a wrapper.</summary>
    private IEnumerable<KeyMap> At(string prefix, Naming naming)
    {
        var tail = naming.Block;
        var raw = _names.Where(name => name.Plain.Length == prefix.Length + tail.Length
            && name.Plain.StartsWith(prefix, StringComparison.Ordinal)
            && name.Plain.EndsWith(tail, StringComparison.Ordinal)).Select(name => RawPrefix(name.Raw, prefix))
            .Distinct().ToList();
        var group = _names.Where(name => name.Plain.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        return raw.Select(place => new KeyMap
        {
            Prefix = place,
            PlainPrefix = prefix,
            NamesAs = naming.NamesAs,
            IsChannelsLast = naming.IsChannelsLast,
            Pooling = naming.Pooling,
            Names = Names(group.Where(name => raw.Count == 1 || RawPrefix(name.Raw, prefix) == place), prefix,
                naming.Rename),
        });
    }

    private static Dictionary<string, string> Names(IEnumerable<(string Raw, string Plain)> group, string prefix,
        Func<string, string?> rename)
    {
        var names = new Dictionary<string, string>();
        foreach (var (raw, plain) in group)
        {
            if (rename(plain[prefix.Length..]) is { } name)
            {
                names.TryAdd(name, raw);
            }
        }
        return names;
    }

    private static string RawPrefix(string raw, string prefix) => raw[..PlainName.PrefixLength(raw, prefix.Length)];

    private static bool EndsAtSegment(string name, string tail) =>
        name.EndsWith(tail, StringComparison.Ordinal)
            && (name.Length == tail.Length || name[^(tail.Length + 1)] is '.' or '/');
}
