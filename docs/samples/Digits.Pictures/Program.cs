using System.Buffers.Binary;
using Digits;

// dotnet run -- FOLDER: 20,000 pictures of written digits to train on and 2,000 to test, in the files and the form of MNIST, for fastnet train --data FOLDER.
if (args is not [string folder])
{
    Console.Error.WriteLine("A folder for the pictures was expected.");
    return 2;
}

Directory.CreateDirectory(folder);
Write("train", 20_000, seed: 1);
Write("t10k", 2_000, seed: 2);
return 0;

void Write(string part, int count, int seed)
{
    const int pixels = DigitPicture.Side * DigitPicture.Side;
    byte[] pictures = new byte[count * pixels];
    byte[] labels = new byte[count];
    Writer writer = new(seed);
    for (int i = 0; i < count; i++)
    {
        labels[i] = (byte)writer.Write(pictures.AsSpan(i * pixels, pixels));
    }

    Save($"{part}-images-idx3-ubyte", pictures, count, DigitPicture.Side, DigitPicture.Side);
    Save($"{part}-labels-idx1-ubyte", labels, count);
}

// An IDX file: a magic number with the count of dimensions, the dimensions, the bytes.
void Save(string name, byte[] values, params int[] shape)
{
    using FileStream file = File.Create(Path.Combine(folder, name));
    Span<byte> word = stackalloc byte[4];
    foreach (int number in (int[])[0x0800 + shape.Length, .. shape])
    {
        BinaryPrimitives.WriteInt32BigEndian(word, number);
        file.Write(word);
    }

    file.Write(values);
}
