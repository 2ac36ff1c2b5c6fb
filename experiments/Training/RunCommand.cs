using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mira.Datasets;
using Mira.Experiments.Files;

namespace Mira.Experiments.Training;

/// <summary>The command that started a run, so that the run can be resumed without retyping it.
/// Stored as command.json.</summary>
/// <param name="Arguments">Arguments of <c>mira</c>, without the run's folder.</param>
/// <param name="WorkingFolder">Folder that relative paths among them start from.</param>
public sealed record RunCommand(IReadOnlyList<string> Arguments, string WorkingFolder)
{
    private static readonly JsonSerializerOptions Settings = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The command with another value of an option that takes one.</summary>
    public RunCommand With(string option, string value)
    {
        var at = Arguments.Index().Where(argument => argument.Item == option).Select(argument => argument.Index)
            .ToHashSet();
        return this with
        {
            Arguments =
            [
                .. Arguments.Where((_, place) => !at.Contains(place) && !at.Contains(place - 1)), option, value,
            ],
        };
    }

    /// <summary>Checksum of the two, by which a changed file is noticed.</summary>
    private string Sha256 => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\0', Arguments.Prepend(WorkingFolder)))));

    /// <summary>Writes command.json.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    internal void Save(string path, IFileSystem files) =>
        AtomicFile.WriteText(path, JsonSerializer.Serialize(new Stored(Arguments, WorkingFolder, Sha256), Settings) +
            "\n", files);

    /// <summary>Reads command.json.</summary>
    /// <exception cref="InputException">Missing, unreadable or damaged.</exception>
    public static RunCommand Load(string path)
    {
        try
        {
            var stored = JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(path), Settings);
            var command = stored is null ? null : new RunCommand(stored.Arguments, stored.WorkingFolder);
            return command is not null && command.Sha256 == stored!.Sha256
                ? command
                : throw Damaged(path, "its checksum does not fit");
        }
        catch (JsonException error)
        {
            throw Damaged(path, $"line {error.LineNumber + 1}, byte {error.BytePositionInLine}: {error.Message}",
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {error.Reason()} Name the folder of " +
                "a run of 'mira pretrain', " +
                "or repeat the run's own command with --resume added.", error);
        }
    }

    private static InputException Damaged(string path, string found, Exception? inner = null) =>
        new($"{path} does not hold the command of a run: {found}. Repeat the run's own command with --resume added.",
            inner);

    private sealed record Stored(IReadOnlyList<string> Arguments, string WorkingFolder, string Sha256);
}
