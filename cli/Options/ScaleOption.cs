using System.CommandLine;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Options;

/// <summary>--scale: how much machine a run may take.</summary>
internal static class ScaleOption
{
    internal static Option<Scale> Create(Scale unlessGiven = Scale.Laptop)
    {
        var option = new Option<Scale>("--scale")
        {
            Description = "paper: the paper's settings; single-gpu: its data on one GPU; laptop: minutes on two cores; smoke: seconds, to see that everything runs",
            DefaultValueFactory = _ => unlessGiven,
            CustomParser = result => ScaleNames.Named(result.Tokens[^1].Value),
        };
        option.AcceptOnlyFromAmong([.. ScaleNames.All]);
        return option;
    }
}
