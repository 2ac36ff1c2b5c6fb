using System.CommandLine;
using Mira.Datasets;

namespace Mira.Cli.Options;

/// <summary>--data and --data-dir, the same on every command that reads images.</summary>
internal sealed class DataOptions
{
    private readonly Option<string> _name = CreateName();

    private readonly Option<string?> _folder = CreateFolder();

    internal void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_folder);
    }

    /// <summary>Name of the set asked for.</summary>
    internal string Name(ParseResult parsed) => parsed.GetRequiredValue(_name);

    /// <summary>Folder with the set's files, or null when not given.</summary>
    internal string? Folder(ParseResult parsed) => parsed.GetValue(_folder);

    /// <summary>Loads the set asked for.</summary>
    /// <exception cref="InputException">Its files are missing or damaged.</exception>
    internal ImageDataset Load(ParseResult parsed) => Catalog.Load(Name(parsed), Folder(parsed));

    /// <summary>--data-dir alone, for a command that looks at every set.</summary>
    internal static Option<string?> CreateFolder() => new("--data-dir")
    {
        Description = "Folder with data sets in their official layout; not needed for embedded ones",
        HelpName = "DIR",
    };

    private static Option<string> CreateName()
    {
        var option = new Option<string>("--data")
        {
            Description = "Data set",
            DefaultValueFactory = _ => Catalog.Default,
        };
        option.AcceptOnlyFromAmong([.. Catalog.All.Select(set => set.Name)]);
        return option;
    }
}
