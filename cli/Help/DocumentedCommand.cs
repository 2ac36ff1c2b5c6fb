using System.CommandLine;

namespace Mira.Cli.Help;

/// <summary>Headings of the options in a command's help, in their order.</summary>
internal enum OptionGroup
{
    /// <summary>What is trained, and how.</summary>
    Training,

    /// <summary>What is measured, and how.</summary>
    Evaluation,

    /// <summary>The network that is read from a file.</summary>
    Network,

    /// <summary>The images or features.</summary>
    Data,

    /// <summary>Device, threads, number format.</summary>
    Compute,

    /// <summary>What is written or shown.</summary>
    Output,
}

/// <summary>An example in a command's help.</summary>
/// <param name="Purpose">What it does, in a few words.</param>
/// <param name="Line">The whole command line, from "mira" on.</param>
internal sealed record Example(string Purpose, string Line);

/// <summary>A command with examples, whose options are in groups. Rare options are shown by --help-all only.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does; the first line of its help.</param>
/// <param name="examples">How it is used: two or more.</param>
internal sealed class DocumentedCommand(string name, string description, params IReadOnlyList<Example> examples)
    : Command(name, description)
{
    private readonly Dictionary<Option, OptionGroup> _groups = [];
    private readonly HashSet<Option> _rare = [];

    /// <summary>How the command is used.</summary>
    internal IReadOnlyList<Example> Examples { get; } = examples;

    /// <summary>Adds options that most users need.</summary>
    internal void Add(OptionGroup group, params IReadOnlyList<Option> options)
    {
        foreach (var option in options)
        {
            _groups.Add(option, group);
            Add(option);
        }
    }

    /// <summary>Adds options that few users need.</summary>
    internal void AddRare(OptionGroup group, params IReadOnlyList<Option> options)
    {
        Add(group, options);
        _rare.UnionWith(options);
    }

    /// <summary>The group of an option; null where it was added without one.</summary>
    internal OptionGroup? GroupOf(Option option) => _groups.TryGetValue(option, out var group) ? group : null;

    /// <summary>Whether only --help-all shows an option.</summary>
    internal bool IsRare(Option option) => _rare.Contains(option);
}
