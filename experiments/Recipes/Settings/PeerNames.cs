namespace Mira.Experiments.Recipes.Settings;

/// <summary>What solo-learn, lightly, PyTorch's examples and others call a setting, for hints.</summary>
internal static class PeerNames
{
    // In the spelling without hyphens and underscores. An option is what they start with on the command line.
    private static readonly (string Theirs, string Ours)[] Names =
    [
        ("batch", "batch-size"), ("bs", "batch-size"), ("globalbatchsize", "batch-size"),
        ("lr", "base-learning-rate"), ("learningrate", "base-learning-rate"), ("baselr", "base-learning-rate"),
        ("wd", "optimizer.weight-decay"),
        ("minlr", "minimum-learning-rate"), ("warmuplr", "warmup-start-learning-rate"), ("warmup", "warmup-epochs"),
        ("maxepochs", "epochs"), ("numepochs", "epochs"),
        ("optim", "optimizer.method"), ("arch", "--architecture"), ("architecture", "--architecture"),
        ("model", "--architecture"), ("method", "--method"), ("imagesize", "views.global-size"),
        ("imgsize", "views.global-size"), ("cropsize", "views.global-size"), ("globalcropssize", "views.global-size"),
        ("localcropssize", "views.local-size"), ("localcropsnumber", "views.local-crops"),
        ("numsmallcrops", "views.local-crops"), ("numcrops", "--crops"), ("numprototypes", "projector.prototypes"),
        ("nmbprototypes", "projector.prototypes"), ("projhiddendim", "projector.hidden-dimension"),
        ("projoutputdim", "projector.embedding-dimension"), ("ema", "initial-teacher-momentum"),
        ("basetaumomentum", "initial-teacher-momentum"), ("numworkers", "--workers"), ("workers", "--workers"),
        ("precision", "--precision"), ("seed", "--seed"), ("device", "--device"), ("scale", "--scale"),
    ];

    /// <summary>What a peer's name is called here; null where none has that name.</summary>
    internal static string? Hint(string key)
    {
        var ours = Names.FirstOrDefault(name => Spelling.Equals(name.Theirs, key.Split('.')[^1])).Ours;
        return ours is null ? null
            : ours.StartsWith("--", StringComparison.Ordinal)
                ? $"It is an option of its own: {ours}. "
                : $"Here it is called '{ours}'. ";
    }
}
