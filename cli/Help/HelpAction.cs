using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mira.Cli.Help;

/// <summary>Prints the help of the command that the command line names.</summary>
/// <param name="showsAll">Whether rare options are shown too.</param>
internal sealed class HelpAction(bool showsAll) : SynchronousCommandLineAction
{
    /// <summary>Help is shown even where the rest of the command line has errors.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(HelpPage.Of(parseResult.CommandResult.Command, showsAll));
        return ExitCodes.Ok;
    }

    /// <summary>The help for programs.</summary>
    internal object Record(Command command) => HelpPage.Record(command, showsAll);

    /// <summary>Gives a root --help and --help-all.</summary>
    /// <remarks>The library's own option also has the Windows spellings /? and /h, which
    /// completion would offer.</remarks>
    internal static void AddTo(RootCommand root)
    {
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Add(new HelpOption("--help", "-h")
        {
            Description = "Show this help",
            Action = new HelpAction(showsAll: false)
        });
        root.Add(new HelpOption(HelpPage.AllOption)
        {
            Description = "Also show rarely used options",
            Action = new HelpAction(showsAll: true),
        });
    }
}
