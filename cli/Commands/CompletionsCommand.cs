using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;

namespace Mira.Cli.Commands;

/// <summary>Prints a script that makes a shell complete mira's commands and options.</summary>
internal static class CompletionsCommand
{
    internal static Command Build(Terminal terminal)
    {
        var shell = new Argument<string>("shell")
        {
            Description = "Shell to print the script for",
            HelpName = string.Join('|', ShellScripts.Names),
        };
        shell.AcceptOnlyFromAmong(ShellScripts.Names);
        var command = new DocumentedCommand("completions",
            "Print a script that makes a shell complete mira's commands and options.",
            new Example("For bash; load it with: source <(mira completions bash)", "mira completions bash"),
            new Example("For fish; load it with: mira completions fish | source", "mira completions fish"))
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(shell);
            var script = new { Shell = name, Text = ShellScripts.For(name) };
            terminal.Show("script", script, () => terminal.WriteLine(script.Text));
        });
        return command;
    }
}

/// <summary>Completion scripts. Each asks mira itself for candidates, through the parser's
/// [suggest:POSITION] directive.</summary>
internal static class ShellScripts
{
    private const string Bash = """
        # Completion of mira in bash: source <(mira completions bash)
        _mira_complete() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$2"))
        }
        complete -o default -F _mira_complete mira
        """;

    // Serves both ways: the first line is for compinit, which takes the file _mira of a folder in $fpath as the body
    // of a function of that name, and calls it for the first completion.
    private const string Zsh = """
        #compdef mira
        # Completion of mira in zsh: source <(mira completions zsh), or as the file _mira in a folder of $fpath
        _mira() {
            local -a candidates
            candidates=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -- $candidates
            _files
        }
        compdef _mira mira
        if [ "${funcstack[1]}" = _mira ]; then
            _mira
        fi
        """;

    private const string Fish = """
        # Completion of mira in fish: mira completions fish | source
        complete -c mira -a '(mira "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
        """;

    private const string PowerShell = """
        # Completion of mira in PowerShell: mira completions pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName mira -ScriptBlock {
            param($word, $line, $position)
            mira "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    internal static string[] Names => ["bash", "zsh", "fish", "pwsh"];

    internal static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "pwsh" => PowerShell,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, null),
    };
}
