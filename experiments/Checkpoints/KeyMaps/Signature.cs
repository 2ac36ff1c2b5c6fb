namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>Tensors beside a network by which a method's files are known.</summary>
/// <param name="Name">The method.</param>
/// <param name="Tails">Ends of the prefix that the network may have.</param>
/// <param name="Beside">What must be beside it, seen from before the tail; what ends in '*' is the start of a
/// name.</param>
internal sealed record Signature(string Name, string[] Tails, string[] Beside)
{
    /// <summary>What must not be beside it.</summary>
    internal string[] Absent { get; init; } = [];

    /// <summary>Whether only the method's own code writes such names; others are known to write those of the
    /// rest.</summary>
    internal bool IsProof { get; init; }

    /// <summary>Whether the method evaluates its student although there is a teacher.</summary>
    internal bool PrefersStudent { get; init; }

    /// <summary>Files that the methods' authors published, by the code that writes them.</summary>
    private static readonly Signature[] All =
    [
        // facebookresearch/vicreg@4e12602: the last layer of its projector alone has no bias.
        new("VICReg", ["backbone."], ["projector.0.bias", "projector.3.bias", "projector.6.weight"])
        {
            Absent = ["projector.6.bias"], IsProof = true,
        },
        // facebookresearch/barlowtwins@8e8d284: no layer of its projector has one, and the loss keeps statistics.
        new("Barlow Twins", ["backbone."], ["projector.0.weight", "bn.running_mean"])
        {
            Absent = ["projector.0.bias"], IsProof = true,
        },
        // bytedance/TWIST@796d36e; the network lies in its file a second time, without its heads.
        new("TWIST", ["backbone."], ["projection_heads.*"]) { IsProof = true },
        new("TWIST", ["backbone/"], ["model/projection_heads.*"]) { IsProof = true },
        new("TWIST", ["backbone."], ["cls_heads.0.0.*"]),
        // elad-amrani/self-classifier@3935138.
        new("SelfClassifier", ["backbone."], ["mlp_head.mlp.*", "cls_0.weight_g"]) { IsProof = true },
        // HobbitLong/PyContrast@84f94ea, whose methods with a jigsaw all write the same.
        new("InfoMin", ["encoder."], ["head_jig.*"]),
        // UMBCvision/MSF@130191c; its authors' other methods have the same networks.
        new("MSF", ["encoder_q.", "encoder_t."], ["predict_q.*"])
        {
            Absent = ["encoder_k.conv1.weight"], PrefersStudent = true,
        },
        // KyleZheng1997/ReSSL@4d67daa.
        new("ReSSL", ["encoder_q.net.", "encoder_k.net."], ["encoder_q.head.linear1.*"]) { PrefersStudent = true },
        // facebookresearch/simsiam@0a14f8e: the projector is in the place of the classifier.
        new("SimSiam", ["encoder."], ["encoder.fc.*", "predictor.0.weight"]),
        // yukimasano/self-label@3891e37: the labels are saved beside a torchvision network; its older networks are a
        // Sequential under as many classifiers as there are labelings.
        new("SeLa", ["state_dict/"], ["L"]),
        new("SeLa", ["features."], ["top_layer0.weight"]),
        // Conversions of google-research/simclr@383d414: version 2 has three layers in its head, version 1 two.
        new("SimCLR-v2", ["resnet/"], ["head/layers.6.weight"]) { IsProof = true },
        new("SimCLR", ["resnet/"], ["head/layers.3.weight"]) { Absent = ["head/layers.6.weight"], IsProof = true },
        new("SimCLR-v2", [""], ["base_model/conv2d/kernel", "head_contrastive/nl_2/dense/kernel"]) { IsProof = true },
        new("SimCLR", [""], ["base_model/conv2d/kernel", "head_contrastive/nl_1/dense/kernel"])
        {
            Absent = ["head_contrastive/nl_2/dense/kernel"], IsProof = true,
        },
    ];

    /// <summary>The one that the surroundings of a network fit; null where none does.</summary>
    /// <param name="prefix">What comes before the network's names, without wrappers.</param>
    /// <param name="plain">All names of the file, without wrappers.</param>
    internal static Signature? Of(string prefix, HashSet<string> plain) =>
        Array.Find(All, signature => signature.Tails
            .Select(tail => NamingConventions.Container(prefix, tail)).OfType<string>()
            .Any(container => signature.Beside.All(name => IsThere(container + name, plain))
                && !signature.Absent.Any(name => IsThere(container + name, plain))));

    private static bool IsThere(string name, HashSet<string> plain) => name.EndsWith('*')
        ? plain.Any(other => other.StartsWith(name[..^1], StringComparison.Ordinal))
        : plain.Contains(name);
}
