using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mira.Cli.Display;

/// <summary>JSON as it is printed: indented, with letters of any alphabet as they are.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Settings = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static string Of(JsonNode node) => node.ToJsonString(Settings);
}
