using System.Text;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Zip;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.Export;

/// <summary>Writes tensors as torch.save writes an OrderedDict, so that
/// torch.load(weights_only=True) reads them.</summary>
/// <remarks>Source: torch/serialization.py and caffe2/serialize/inline_container.cc, file format version 3.</remarks>
internal static class PytorchExport
{
    private const string Folder = "archive";

    internal static void Write(string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors,
        IFileSystem? files = null) =>
        AtomicFile.Write(path, stream =>
        {
            var zip = new ZipWriter(stream);
            zip.Add($"{Folder}/data.pkl", Pickle(tensors));
            zip.Add($"{Folder}/byteorder", "little"u8.ToArray());
            for (var i = 0; i < tensors.Count; i++)
            {
                var tensor = tensors[i].Value;
                zip.Add($"{Folder}/data/{i}", use => TensorBytes.Read(tensor, use));
            }
            zip.Add($"{Folder}/version", Encoding.ASCII.GetBytes("3\n"));
            zip.Finish();
        }, files);

    private static byte[] Pickle(IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        using var stream = new MemoryStream();
        var pickle = new PickleWriter(stream).Protocol(2);
        OrderedDictionary(pickle).Mark();
        for (var i = 0; i < tensors.Count; i++)
        {
            Add(pickle.Text(tensors[i].Key), tensors[i].Value, i);
        }
        pickle.SetItems().Stop();
        return stream.ToArray();
    }

    private static void Add(PickleWriter pickle, Tensor tensor, int key)
    {
        pickle.Name("torch._utils", "_rebuild_tensor_v2").Mark();
        pickle.Mark().Text("storage").Name("torch", Pytorch.PytorchDType.StorageOf(tensor.dtype))
            .Text($"{key}").Text("cpu")
            .Integer(tensor.numel()).Tuple().Persistent();
        pickle.Integer(0).Integers(tensor.shape).Integers(RowMajor(tensor.shape)).Truth(false);
        OrderedDictionary(pickle).Tuple().Call();
    }

    private static PickleWriter OrderedDictionary(PickleWriter pickle) =>
        pickle.Name("collections", "OrderedDict").Mark().Tuple().Call();

    private static long[] RowMajor(long[] shape)
    {
        var stride = new long[shape.Length];
        for (var (i, step) = (shape.Length - 1, 1L); i >= 0; step *= shape[i--])
        {
            stride[i] = step;
        }
        return stride;
    }
}
