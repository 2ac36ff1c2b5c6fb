using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Mira.Datasets;

namespace Mira.Experiments.Reproduction.Jobs;

/// <summary>The program that children run: this one, with the arguments of this process.</summary>
/// <param name="File">The program.</param>
/// <param name="Arguments">Its arguments, before those that name the job.</param>
public sealed record JobProgram(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>Option that tells a child its job.</summary>
    public const string JobOption = "--job";

    /// <summary>Option that tells a child how many cores are its share.</summary>
    public const string CoresOption = "--cores";

    /// <summary>This program, as it was started.</summary>
    /// <exception cref="InputException">The system does not tell which file it is.</exception>
    public static JobProgram OfThisProcess()
    {
        var program = Environment.ProcessPath
            ?? throw new InputException("mira cannot find its own program file, which several " +
                "jobs need. Add --jobs 1.");
        // The first one is the assembly, which "dotnet mira.dll" has to be told again.
        var arguments = Environment.GetCommandLineArgs();
        return new(program, [.. arguments.Skip(Path.GetFileNameWithoutExtension(program) == "dotnet" ? 0 : 1)]);
    }

    internal ProcessStartInfo Start(Job job, int cores) =>
        new(File, [.. Arguments, JobOption, job.Key, CoresOption, cores.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}

/// <summary>Something that happened to a child: a line of one of its streams, or its end.</summary>
/// <param name="Process">The child; null where the parent itself should stop.</param>
/// <param name="Line">The line; null for the end.</param>
/// <param name="IsError">Whether the line is one of standard error.</param>
internal sealed record JobEvent(JobProcess? Process, string? Line, bool IsError);

/// <summary>A child process. It ends by itself, saved, when its standard input does: at <see cref="Stop"/>, or when
/// this process is gone.</summary>
internal sealed class JobProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="job">Its job.</param>
    /// <param name="start">Program and arguments.</param>
    /// <param name="tell">Told of every line and of the end, from any thread.</param>
    /// <exception cref="InputException">It cannot be started.</exception>
    internal JobProcess(Job job, ProcessStartInfo start, Action<JobEvent> tell)
    {
        Job = job;
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new InputException($"{start.FileName} cannot be started for {job.Title}: {error.Message}. " +
                "Add --jobs 1 to run everything in one process.", error);
        }
        Ended = Follow(tell);
    }

    internal Job Job { get; }

    /// <summary>Done when the process has ended and all it wrote was told.</summary>
    internal Task Ended { get; }

    internal int ExitCode => _process.ExitCode;

    /// <summary>What it handed over; null for nothing.</summary>
    internal string? Report { get; set; }

    /// <summary>Asks it to save itself and end. More than once is no more than once.</summary>
    internal void Stop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private async Task Follow(Action<JobEvent> tell)
    {
        var output = Tell(_process.StandardOutput, isError: false, tell);
        await Tell(_process.StandardError, isError: true, tell).ConfigureAwait(false);
        await output.ConfigureAwait(false);
        await _process.WaitForExitAsync().ConfigureAwait(false);
        tell(new(this, null, IsError: false));
    }

    private async Task Tell(StreamReader stream, bool isError, Action<JobEvent> tell)
    {
        while (await stream.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            tell(new(this, line, isError));
        }
    }
}
