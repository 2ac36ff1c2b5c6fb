namespace Mira.Tests.Support;

/// <summary>Compares text with a file that a person has approved: tests/Approved/NAME.approved.txt.</summary>
/// <remarks>
/// On a difference the text is left beside it as NAME.received.txt. Look at both, and approve by renaming it or by
/// running the tests with MIRA_APPROVE=1, which is refused where CI=true.
/// </remarks>
internal static class ApprovedText
{
    internal static void Verify(string name, string received)
    {
        var approved = Path.Combine(SourceTree.Root, "tests", "Approved", $"{name}.approved.txt");
        var rejected = approved.Replace(".approved.", ".received.", StringComparison.Ordinal);
        var text = Normalized(received);
        if (MayApprove)
        {
            Experiments.Files.AtomicFile.WriteText(approved, text);
        }
        if (File.Exists(approved) && File.ReadAllText(approved) == text)
        {
            File.Delete(rejected);
            return;
        }
        Experiments.Files.AtomicFile.WriteText(rejected, text);
        Assert.Equal(File.Exists(approved) ? File.ReadAllText(approved) : string.Empty, text);
    }

    internal static bool MayApprove => Environment.GetEnvironmentVariable("MIRA_APPROVE") == "1"
        && Environment.GetEnvironmentVariable("CI") != "true";

    /// <summary>No trailing blanks, one line feed at the end: what editors would make of the file anyway.</summary>
    private static string Normalized(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).TrimEnd() + "\n";
}
