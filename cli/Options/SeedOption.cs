using System.CommandLine;

namespace Mira.Cli.Options;

/// <summary>--seed: everything random follows from it.</summary>
internal static class SeedOption
{
    internal static Option<int> Create() => new("--seed")
    {
        Description = "Seed of everything random: initial weights, data order, augmentation",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
        Validators = { Require.AtLeast(0) },
    };
}
