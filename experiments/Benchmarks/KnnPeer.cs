using System.Diagnostics;
using System.Globalization;
using Mira.Datasets;

namespace Mira.Experiments.Benchmarks;

/// <summary>tests/Bench/knn_speed.py, running beside this program: DINO's evaluation in PyTorch,
/// done when told to.</summary>
public sealed class KnnPeer : IDisposable
{
    private readonly Process _process;
    private readonly string _command;

    /// <summary>Starts the script with the sizes appended to its command.</summary>
    /// <exception cref="InputException">It cannot be started.</exception>
    public KnnPeer(string command, KnnSize size, int threads)
    {
        ArgumentNullException.ThrowIfNull(size);
        _command = string.Create(CultureInfo.InvariantCulture,
            $"{command} --queries {size.Queries} --entries {size.Entries} --dimension {size.Dimension} " +
            $"--threads {threads}");
        // "exec" leaves no shell between this process and the peer, which ends when its input does.
        _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec {_command}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InputException($"--peer: '{_command}' cannot be started. Check the command.");
    }

    /// <summary>Seconds, and processor seconds, of one evaluation.</summary>
    /// <exception cref="InputException">The script ended or answered with something else.</exception>
    public (double Seconds, double ProcessorSeconds) Run()
    {
        var answer = Ask();
        var numbers = answer?.Split(' ').Select(text => NumberText.TryNumber(text, out var value) ? value : double.NaN)
            .ToArray();
        return numbers is [> 0, > 0]
            ? (numbers[0], numbers[1])
            : throw new InputException($"--peer: '{_command}' answered '{answer}', " +
            "expected seconds and processor seconds. Try the command by hand: it answers each line of its input.");
    }

    /// <summary>Lets the script end.</summary>
    public void Dispose()
    {
        _process.StandardInput.BaseStream.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The answer; null from a program that has ended.</summary>
    private string? Ask()
    {
        try
        {
            _process.StandardInput.BaseStream.Write("\n"u8);
            _process.StandardInput.BaseStream.Flush();
        }
        catch (IOException)
        {
            // The program has ended; its last output, if any, is not an answer.
            return null;
        }
        return _process.StandardOutput.ReadLine();
    }
}
