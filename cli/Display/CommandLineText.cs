namespace Mira.Cli.Display;

/// <summary>Command lines as text that a shell reads back as the same arguments.</summary>
internal static class CommandLineText
{
    /// <summary>One argument, in quotes where a shell would take it apart.</summary>
    internal static string Quote(string argument) =>
        argument.Length > 0 && argument.All(letter => char.IsLetterOrDigit(letter) || "/._-+=:,@%".Contains(letter, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
