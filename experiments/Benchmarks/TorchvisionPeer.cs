using System.Diagnostics;
using Mira.Datasets;

namespace Mira.Experiments.Benchmarks;

/// <summary>A script of tests/Bench that makes the same views with torchvision when told to.</summary>
public sealed class TorchvisionPeer : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts the script.</summary>
    /// <param name="command">Program and arguments, separated by blanks.</param>
    /// <exception cref="InputException">There is no such program.</exception>
    public TorchvisionPeer(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InputException($"Cannot start '{words[0]}' of '{command}': {error.Message}. " +
                "Expected python3, the script and its arguments.", error);
        }
    }

    /// <summary>Processor times that the script answers a line with.</summary>
    /// <exception cref="InputException">The script ended or answered with something else.</exception>
    public IReadOnlyList<TimeSpan> Times(string request)
    {
        _process.StandardInput.WriteLine(request);
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine();
        return [.. (answer ?? "").Trim().Split(' ').Select(word => NumberText.TryNumber(word, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : throw new InputException(
                $"The script answered '{answer}', expected seconds. Its messages above say why."))];
    }

    /// <summary>Lets the script end.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
