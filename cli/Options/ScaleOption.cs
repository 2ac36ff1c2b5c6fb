using System.CommandLine;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Options;

/// <summary>--scale: how much machine a run may take.</summary>
internal static class ScaleOption
{
    internal static Option<Scale> Create() => new("--scale")
    {
        Description = "paper: the paper's settings; laptop: minutes on two cores; smoke: seconds, to see that everything runs",
        HelpName = "paper|laptop|smoke",
        DefaultValueFactory = _ => Scale.Laptop,
    };
}
