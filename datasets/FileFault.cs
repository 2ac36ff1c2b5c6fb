namespace Mira.Datasets;

/// <summary>Why a file or folder could not be read or written, in words.</summary>
public static class FileFault
{
    /// <summary>The reason as a sentence, without the path: the message that it stands in has said it. The system's
    /// own words name the path again, and for a file in the making that is a name which nobody has seen.</summary>
    public static string Reason(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            FileNotFoundException => "there is no such file.",
            DirectoryNotFoundException => "its folder does not exist.",
            UnauthorizedAccessException => "permission denied, or it is a folder.",
            _ => Sentence(error.Message),
        };
    }

    // .NET writes "No space left on device : '/data/x.npz.7f3a.partial'".
    private static string Sentence(string message)
    {
        var end = message.LastIndexOf(" : '", StringComparison.Ordinal);
        var words = end > 0 && message.EndsWith('\'') ? message[..end] : message;
        return words.EndsWith('.') ? words : $"{words}.";
    }
}
