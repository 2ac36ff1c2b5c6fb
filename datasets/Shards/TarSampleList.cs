using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Mira.Datasets.Folders;

namespace Mira.Datasets.Shards;

/// <summary>Makes samples of the members of an archive: those that follow each other with one base name.</summary>
/// <remarks>Source: webdataset, tariterators.py, base_plus_ext and group_by_keys: the base name ends at the
/// first dot of the file's name.</remarks>
/// <param name="file">The archive, for messages.</param>
/// <param name="leftOut">Told of members that are not used.</param>
internal sealed class TarSampleList(ShardFile file, LeftOutFiles leftOut)
{
    private const int LongestLabel = 1 << 20;

    // Where the field's writers of JSON put the class, the most usual first.
    private static readonly string[] LabelKeys =
        ["label", "cls", "class", "class_id", "target", "class_name", "category"];

    private readonly List<TarSample> _samples = [];
    private string? _key;
    private TarMember? _image;
    private string? _class;
    private string? _json;

    /// <summary>Takes the next member; its label is read at once.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="InputException">A label cannot be used.</exception>
    public void Add(TarEntry entry)
    {
        var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
        var start = name.LastIndexOf('/') + 1;
        if (ImageFormat.IsOfSystem(name.AsSpan(start)))
        {
            leftOut.Add("hidden or system files in shards", At(name));
            return;
        }
        var dot = name.IndexOf('.', start);
        var key = dot < 0 ? name : name[..dot];
        if (key != _key)
        {
            Close();
            _key = key;
        }
        Take(name, entry);
    }

    /// <summary>The samples.</summary>
    /// <exception cref="InputException">A label cannot be used.</exception>
    public TarSample[] Finish()
    {
        Close();
        return [.. _samples];
    }

    private void Take(string name, TarEntry entry)
    {
        var extension = Path.GetExtension(name).ToLowerInvariant();
        if (ImageFormat.IsNamed(name))
        {
            if (_image is null)
            {
                _image = new(name, entry.DataOffset, entry.Length);
            }
            else
            {
                leftOut.Add("further images of samples in shards (the first of each is used)", At(name));
            }
        }
        else if (extension == ".cls")
        {
            _class = Text(name, entry).Trim();
        }
        else if (extension == ".json")
        {
            _json = Text(name, entry);
        }
        else if (ImageFormat.UnreadBy(name) is { } format)
        {
            leftOut.AddImage($"{extension} files in shards (mira cannot read {format}; convert them to PNG)", At(name));
        }
    }

    private void Close()
    {
        if (_image is { } image)
        {
            var label = _class is { Length: > 0 } ? _class : _json is null ? null : OfJson(image.Name, _json);
            _samples.Add(new(image, label is null ? null : string.Intern(label)));
        }
        else if (_key is not null)
        {
            leftOut.Add("samples of shards without an image that mira reads", At(_key));
        }
        (_image, _class, _json) = (null, null, null);
    }

    private string Text(string name, TarEntry entry)
    {
        if (entry.Length > LongestLabel)
        {
            throw new InputException($"'{At(name)}' has {entry.Length:N0} bytes, too many for a label: expected a " +
                "class number or name in .cls, or an object with \"label\" in .json.");
        }
        var bytes = new byte[entry.Length];
        file.Read(entry.DataOffset, bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private string? OfJson(string image, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? null : LabelKeys
                .Select(key => root.TryGetProperty(key, out var value) ? Word(value) : null)
                .FirstOrDefault(word => word is { Length: > 0 });
        }
        catch (JsonException error)
        {
            throw new InputException($"The .json of '{At(image)}' is not JSON; expected an object such as " +
                "{\"label\": 3}. Repair the shard, or fetch it again.", error);
        }
    }

    private static string? Word(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private string At(string name) => $"{file.Path}/{name}";
}
