using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Mira.Datasets;
using Mira.Experiments.Files;

namespace Mira.Cli.Display;

/// <summary>What a command tells a program with --json: one object, written when the command has ended.</summary>
/// <remarks>It holds the records that the text is made from, under the names that they have in CSV files and run.json.
/// Its schema is cli/results.schema.json.</remarks>
/// <param name="command">The command as it is typed, such as "mira data list".</param>
/// <param name="version">Version of the program.</param>
internal sealed class ResultObject(string command, string version)
{
    private const int Schema = 1;

    private static readonly JsonSerializerOptions Settings = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new FiniteNumber(),
        },
    };

    // A signal ends a command from another thread.
    private readonly Lock _lock = new();
    private readonly JsonObject _results = [];
    private readonly WrittenFiles _files = new();
    private readonly List<string> _warnings = [];
    private readonly List<string> _errors = [];

    /// <summary>Whether nothing is written any more: it was, or another process writes the object.</summary>
    internal bool IsWritten { get; set; }

    /// <summary>Keeps a result; a later one of the same name replaces it.</summary>
    internal void Keep(string name, object? record)
    {
        var node = Node(record);
        lock (_lock)
        {
            _results[name] = node;
        }
    }

    /// <summary>Adds a result to the list of that name.</summary>
    internal void KeepNext(string name, object item)
    {
        var node = Node(item);
        lock (_lock)
        {
            if (_results[name] is not JsonArray list)
            {
                _results[name] = list = [];
            }
            list.Add(node);
        }
    }

    /// <summary>Keeps the name of a file, or of a folder for the files that the command writes in it. What is not
    /// there in the end is left out.</summary>
    internal void KeepFile(string path)
    {
        lock (_lock)
        {
            _files.Add(path);
        }
    }

    /// <summary>Keeps a warning.</summary>
    internal void KeepWarning(string text)
    {
        lock (_lock)
        {
            _warnings.Add(text);
        }
    }

    /// <summary>Keeps why the command ends early.</summary>
    internal void KeepError(string message)
    {
        lock (_lock)
        {
            _errors.Add(message);
        }
    }

    /// <summary>Takes over what another process wrote for this command.</summary>
    /// <returns>Whether it is such an object; nothing is taken over otherwise.</returns>
    internal bool TakeOver(string text)
    {
        if (Parsed(text) is not { } other || (other["results"], other["files"], other["warnings"]) is not
            (JsonObject results, JsonArray files, JsonArray warnings))
        {
            return false;
        }
        lock (_lock)
        {
            foreach (var (name, value) in results)
            {
                _results[name] = value?.DeepClone();
            }
            _files.Add(files.Select(file => file!.DeepClone()));
            _warnings.AddRange(warnings.Select(warning => warning!.GetValue<string>()));
            if (other["error"] is JsonObject error)
            {
                _errors.Add(error["message"]!.GetValue<string>());
            }
        }
        return true;
    }

    /// <summary>Writes the object, once.</summary>
    /// <param name="code">Exit code of the command.</param>
    /// <param name="output">Where it is written.</param>
    internal void Write(int code, TextWriter output)
    {
        lock (_lock)
        {
            if (!IsWritten)
            {
                IsWritten = true;
                output.WriteLine(JsonText.Of(Whole(code)));
                output.Flush();
            }
        }
    }

    private JsonObject Whole(int code) => new()
    {
        ["schema"] = Schema,
        ["command"] = command,
        ["version"] = version,
        ["exit"] = new JsonObject { ["code"] = code, ["reason"] = ExitCodes.Word(code) },
        ["error"] = code == ExitCodes.Ok ? null : new JsonObject
        {
            ["message"] = _errors.Count > 0 ? string.Join('\n', _errors) : ExitCodes.Sentence(code),
        },
        ["results"] = _results,
        ["files"] = new JsonArray([.. _files.Described()]),
        ["warnings"] = new JsonArray([.. _warnings.Distinct().Select(text => JsonValue.Create(text))]),
    };

    private static JsonNode? Node(object? value) =>
        value is null ? null : JsonSerializer.SerializeToNode(value, value.GetType(), Settings);

    private static JsonObject? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>JSON has no NaN: what does not exist is null.</summary>
    private sealed class FiniteNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}

/// <summary>The files that a command has written: named while it runs, described in the end.</summary>
internal sealed class WrittenFiles
{
    private readonly DateTime _begun = DateTime.UtcNow;
    private readonly List<(string Shown, string Path)> _named = [];
    private readonly List<JsonNode> _described = [];

    /// <summary>Adds a file or a folder.</summary>
    internal void Add(string path)
    {
        if (!AtomicFile.IsStandardOutput(path))
        {
            // A command may change the working folder before it ends.
            _named.Add((path, Path.GetFullPath(path)));
        }
    }

    /// <summary>Adds files that another process has described.</summary>
    internal void Add(IEnumerable<JsonNode> files) => _described.AddRange(files);

    /// <summary>Every file that is there, with its hash.</summary>
    internal IEnumerable<JsonNode> Described() => _described.Concat(_named.SelectMany(Inside)
        .DistinctBy(file => file.Path).Select(file => Described(file.Shown, file.Path)).OfType<JsonNode>());

    /// <summary>The files of a folder that were written since the command began; another run's stay out.</summary>
    private IEnumerable<(string Shown, string Path)> Inside((string Shown, string Path) named) =>
        Directory.Exists(named.Path)
        ? Directory.EnumerateFiles(named.Path, "*", SearchOption.AllDirectories)
            .Where(path => File.GetLastWriteTimeUtc(path) >= _begun).Order(StringComparer.Ordinal)
            .Select(path => (Path.Combine(named.Shown, Path.GetRelativePath(named.Path, path)), path))
        : [named];

    /// <summary>A file with its hash; null for what is none: a pipe would be waited for.</summary>
    private static JsonObject? Described(string shown, string path)
    {
        if (!AtomicFile.IsRegular(path))
        {
            return null;
        }
        try
        {
            return new()
            {
                ["path"] = shown,
                ["sha256"] = FileHash.Of(path),
                ["bytes"] = new FileInfo(path).Length,
            };
        }
        catch (InputException)
        {
            // Gone again, or nobody may read it: the command's own result stays what it is.
            return null;
        }
    }
}
