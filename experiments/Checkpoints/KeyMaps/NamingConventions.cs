using System.Text.RegularExpressions;
using Mira.Experiments.Files;
using Mira.Experiments.Records;

namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>What the names of a file tell of its networks: which is teacher and which student, whose way of
/// naming it is, and the method where no other would leave such names.</summary>
/// <remarks>Many methods share one way of naming: SimSiam's and MIRA's linear evaluation write
/// "module.encoder.", Barlow Twins and VICReg "module.backbone.", MoCo and PCL "encoder_q." with a queue. So a method
/// is told only by tensors that are its own.</remarks>
internal static partial class NamingConventions
{
    private const string Teacher = "teacher";
    private const string Student = "student";
    private const string Moco = "MoCo";
    private static readonly HashSet<string> TeacherWords = [Teacher, "momentum", "ema", "target", "key", "averaged",
        "shadow", "swa", "slow"];
    private static readonly HashSet<string> StudentWords = [Student, "online", "query", "source"];

    // Tails that many others use too, and that tell nothing unless the other network is beside them.
    private static readonly HashSet<string> Shared = ["model.encoder.", "base_encoder.", "momentum_encoder.",
        "backbone.", "encoder."];

    private static readonly (string Name, string Teacher, string Student, bool PrefersStudent)[] Pairs =
    [
        // Official train.py@2a62538: DistributedDataParallel around model and ema_model.
        (MethodNames.Mira, "ema_model.encoder.", "model.encoder.", false),
        (Moco, "encoder_k.", "encoder_q.", true),
        ("MoCo-v3", "momentum_encoder.", "base_encoder.", true),
        ("DINO", "teacher/backbone.", "student/backbone.", false),
        // solo-learn's own linear evaluation takes the student.
        ("solo-learn", "momentum_backbone.", "backbone.", true),
        ("solo-learn before 2022", "momentum_encoder.", "encoder.", true),
        ("byol-pytorch", "target_encoder.net.", "online_encoder.net.", false),
    ];

    /// <summary>The places with what their names tell.</summary>
    internal static IReadOnlyList<KeyMap> Told(IReadOnlyList<KeyMap> found, ITensorFile file)
    {
        var plain = file.Names.Select(PlainName.Of).ToHashSet();
        var prefixes = found.Select(map => map.PlainPrefix).ToHashSet();
        var sides = found.Select(map => Side(map.PlainPrefix)).ToList();
        // What is beside a teacher and is not named is what the teacher follows.
        var unnamed = sides.Contains(Teacher) && !sides.Contains(Student) ? Student : "backbone";
        return [.. found.Select((map, place) =>
            WithQueue(Told(map, prefixes, plain), file) with { Encoder = sides[place] ?? unnamed })];
    }

    /// <summary>"teacher" or "student" by the last word of a prefix that tells; null where none does.</summary>
    private static string? Side(string prefix) =>
        prefix.Split('.', '/').Reverse().Select(SideOfSegment).FirstOrDefault(side => side is not null);

    private static string? SideOfSegment(string segment)
    {
        var words = Word().Matches(segment).Select(match => match.Value.ToLowerInvariant()).ToList();
        return words.Any(TeacherWords.Contains) || segment is "encoder_k" or "encoder_t" ? Teacher
            : words.Any(StudentWords.Contains) || segment is "encoder_q" ? Student
            : null;
    }

    private static KeyMap Told(KeyMap map, HashSet<string> prefixes, HashSet<string> plain)
    {
        if (Signature.Of(map.PlainPrefix, plain) is { } signature)
        {
            return map with
            {
                NamesAs = signature.Name,
                PrefersStudent = signature.PrefersStudent,
                Method = signature.IsProof ? signature.Name : "",
            };
        }
        if (map.NamesAs.Length > 0)
        {
            return map;
        }
        foreach (var (name, teacher, student, prefersStudent) in Pairs)
        {
            var container = Container(map.PlainPrefix, teacher) ?? Container(map.PlainPrefix, student);
            if (container is null)
            {
                continue;
            }
            var (own, other) = map.PlainPrefix == container + teacher ? (teacher, student) : (student, teacher);
            if (prefixes.Contains(container + other) || !Shared.Contains(own))
            {
                return map with
                {
                    NamesAs = name,
                    PrefersStudent = prefersStudent,
                    Method = Proven(name, container, plain),
                };
            }
        }
        return map with { NamesAs = Single(map.PlainPrefix, plain) };
    }

    /// <summary>The method where tensors are there that only its own code writes; empty otherwise.</summary>
    private static string Proven(string name, string container, HashSet<string> plain) => name switch
    {
        MethodNames.Mira when plain.Contains($"{container}model.head.weight_g")
            && plain.Contains($"{container}ema_model.head.weight_g") => name,
        "DINO" when plain.Contains($"{container}dino_loss/center")
            && !plain.Any(tensor => tensor.Contains("ibot", StringComparison.Ordinal)
            || tensor.EndsWith("center2", StringComparison.Ordinal)
            || tensor.EndsWith("center_grid", StringComparison.Ordinal)) => name,
        _ => "",
    };

    /// <summary>MoCo-v2 and PCL write the same names; the length of the queue that each published tells them
    /// apart.</summary>
    // facebookresearch/moco@4397a04: 65,536 keys, and a hidden layer in version 2; salesforce/PCL@964da1f: 16,384.
    private static KeyMap WithQueue(KeyMap map, ITensorFile file)
    {
        var found = Container(map.PlainPrefix, "encoder_q.") ?? Container(map.PlainPrefix, "encoder_k.");
        if (map.NamesAs != Moco || found is not { } container)
        {
            return map;
        }
        IReadOnlyList<long>? ShapeOf(string name) =>
            file.Names.FirstOrDefault(raw => PlainName.Of(raw) == container + name) is { } own ? file.Shape(own) : null;
        return ShapeOf("queue") switch
        {
            [_, 16_384] => map with { NamesAs = "PCL" },
            [_, 65_536] when ShapeOf("encoder_q.fc.2.weight") is not null => map with { NamesAs = "MoCo-v2" },
            _ => map,
        };
    }

    private static string Single(string prefix, HashSet<string> plain)
    {
        var tail = prefix[(prefix.LastIndexOf('/') + 1)..];
        bool Has(string name) => plain.Contains(prefix + name);
        bool HasAny(string start) => plain.Any(name => name.StartsWith(prefix + start, StringComparison.Ordinal));
        return Has("prototypes.prototypes0.weight") && !Has("prototypes.prototypes3.weight") ? "DeepCluster-v2"
            : Has("prototypes.weight") && Has("projection_head.0.weight") ? "SwAV"
            // Released beside SwAV's weights, its code is not: what fits neither of the two others of that code.
            : HasAny("prototypes.") && HasAny("projection_head.") ? "SeLa-v2"
            : tail == "_feature_blocks." ? "VISSL"
            : tail.Length == 0 ? Has("fc.weight") ? "torchvision, with its classifier" : "torchvision"
            : $"torchvision, behind '{tail}'";
    }

    /// <summary>What comes before a tail, where that is nothing or a dictionary of the file; null otherwise.</summary>
    internal static string? Container(string prefix, string tail) =>
        prefix.EndsWith(tail, StringComparison.Ordinal)
            && (prefix.Length == tail.Length || prefix[^(tail.Length + 1)] == '/') ? prefix[..^tail.Length] : null;

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Word();
}
