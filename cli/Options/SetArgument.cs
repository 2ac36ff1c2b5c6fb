using System.CommandLine;
using Mira.Datasets;

namespace Mira.Cli.Options;

/// <summary>The name of a data set.</summary>
internal static class SetArgument
{
    internal static Argument<string> Create() => Named(new Argument<string>("set"));

    internal static Argument<string?> CreateOptional() =>
        Named(new Argument<string?>("set") { Arity = ArgumentArity.ZeroOrOne });

    private static Argument<T> Named<T>(Argument<T> argument)
    {
        argument.Description = "Name of a data set";
        argument.HelpName = "SET";
        argument.AcceptOnlyFromAmong([.. Catalog.All.Select(set => set.Name)]);
        return argument;
    }
}
