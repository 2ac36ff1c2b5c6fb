using Mira.Datasets.Folders;

namespace Mira.Datasets.Shards;

/// <summary>The user's own images in tar archives, as WebDataset writes them.</summary>
internal sealed class WebDataset : ICatalogSet
{
    public const string Word = "webdataset", Extension = ".tar";

    public DatasetDescription Description { get; } = new()
    {
        Name = Word,
        Task = "classification, top-1 accuracy",
        ClassCount = null,
        TrainCount = null,
        TestCount = null,
        Terms = "As the images say.",
        Provenance = "Tar archives of images, each with its label beside it under the same base name: 0001.jpg with " +
            "0001.cls (a class number or name) or 0001.json ({\"label\": 3}). Splits by name: train-0000.tar, " +
            "val-0000.tar. --data-dir is a folder or a pattern such as 'DIR/train-{0000..0099}.tar'.",
        Source = "https://github.com/webdataset/webdataset",
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        selection.RequireNoLists(Description);
        var place = dataDirectory ?? throw new InputException(
            $"{Word} is not embedded. Give the folder of the .tar files, or a pattern of their names, by --data-dir.");
        return new ShardedSet(Description, ShardFiles.Find(place, Extension), selection, TarShard.Open).Load();
    }
}
