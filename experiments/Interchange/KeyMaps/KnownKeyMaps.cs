using Mira.Experiments.Reporting;

namespace Mira.Experiments.Interchange.KeyMaps;

/// <summary>The names of every known method. Of several that fit, the first is taken, so the network that a method itself evaluates comes first.</summary>
internal static class KnownKeyMaps
{
    private const string Teacher = "teacher";
    private const string Student = "student";
    private const string Backbone = "backbone";

    // Where the weights lie in a file: at its top, or in one of these dictionaries beside epoch and optimizer.
    private static readonly string[] Containers = ["", "state_dict/", "model/"];

    private static readonly KeyMap[] Maps =
    [
        new(MethodNames.Mira, Teacher, "teacher.backbone."),
        new(MethodNames.Mira, Student, "student.backbone."),
        // Official train.py@2a62538: DistributedDataParallel around model and ema_model.
        new("MIRA", Teacher, "module.ema_model.encoder."),
        new("MIRA", Student, "module.model.encoder."),
        new("MIRA", Teacher, "ema_model.encoder."),
        new("MIRA", Student, "model.encoder."),
        new("MIRA linear evaluation", Backbone, "module.encoder."),
        new("MoCo", Student, "module.encoder_q."),
        new("MoCo", Teacher, "module.encoder_k."),
        new("MoCo v3", Student, "module.base_encoder."),
        new("MoCo v3", Teacher, "module.momentum_encoder."),
        new("DINO", Teacher, "teacher/module.backbone."),
        new("DINO", Student, "student/module.backbone."),
        new("DINO", Teacher, "teacher/backbone."),
        new("DINO", Student, "student/backbone."),
        new("BarlowTwins", Backbone, "module.backbone."),
        // solo-learn's own linear evaluation takes the student.
        new("solo-learn", Student, "backbone."),
        new("solo-learn", Teacher, "momentum_backbone."),
        new("solo-learn before 2022", Student, "encoder."),
        new("solo-learn before 2022", Teacher, "momentum_encoder."),
        new("DeepCluster-v2", Backbone, "module.") { Marker = "module.prototypes.prototypes0.weight" },
        new("SwAV", Backbone, "module.") { Marker = "module.prototypes.weight" },
        new("names of torchvision behind 'module.'", Backbone, "module."),
        new("names of torchvision", Backbone, ""),
    ];

    /// <summary>Every map in every dictionary that weights may lie in.</summary>
    internal static IEnumerable<KeyMap> All =>
        from map in Maps
        from container in Containers
        select map with { Container = container };
}
