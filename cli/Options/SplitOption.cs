using System.CommandLine;
using Mira.Datasets;
using Mira.Datasets.Folders;

namespace Mira.Cli.Options;

/// <summary>--split: the names of splits that are not called train and val.</summary>
internal static class SplitOption
{
    /// <summary>Sets whose splits have names of the user's choice.</summary>
    private static readonly string[] Sets = ["imagefolder", "webdataset", "parquet", "imagenet", "imagenet100"];

    internal static Option<string?> Create() => new("--split")
    {
        Description = "Splits that are not called train and val: TRAIN,TEST such as train,validation. One name alone " +
            "is the split to train on (pretrain, data check) or to evaluate on (image folders, webdataset, parquet)",
        HelpName = "NAME|TRAIN,TEST",
    };

    /// <summary>The selection with the splits asked for.</summary>
    /// <param name="selection">The selection of the other options; its purpose says what one name alone means.</param>
    /// <param name="text">The option's value; null where it was not given.</param>
    /// <param name="set">Name of the set.</param>
    /// <exception cref="InputException">It cannot be used.</exception>
    internal static FolderSelection Apply(FolderSelection selection, string? text, string set)
    {
        if (text is null)
        {
            return selection;
        }
        if (!Sets.Contains(set) || selection.Labels is not null)
        {
            throw new InputException(selection.Labels is not null
                ? "--split has no effect here: the third column of --labels names the splits. Leave one of them out."
                : $"--split has no effect here: the splits of {set} have fixed names. Leave it out.");
        }
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        if (names.Length > 2 || names.Contains(""))
        {
            throw new InputException($"--split {text} cannot be used. Expected one name, or two with a comma " +
                "between: the split to train on and the split to evaluate on.");
        }
        if (selection.Validation != new FolderSelection().Validation
            && (names.Length == 2 || selection.Purpose == FolderPurpose.Evaluation))
        {
            throw new InputException($"--split {text} and --val-dir {selection.Validation} both name the test " +
                "images. Give one of them.");
        }
        return names.Length == 2 ? selection with { Train = names[0], Validation = names[1] }
            : selection.Purpose == FolderPurpose.Pretraining ? selection with { Train = names[0] }
            : selection with { Validation = names[0] };
    }
}
